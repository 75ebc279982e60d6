import type { Bar, Comparison, Contestant, Figures, Workload } from './workload.js';
import { type Spread, spreadOf } from './spread.js';

export interface FigureResult extends Spread {
  readonly contestant: string;
  readonly figure: string;
}

/** A rate as a ratio to that of the bare program, from the same round. */
export interface RatioResult extends FigureResult {
  /** whether the contestant is one of TaskThread */
  readonly own: boolean;
}

export interface ComparisonResult extends Spread, Comparison {
  /** an aim between the least and the greatest ratio is tied */
  readonly verdict: 'met' | 'tied' | 'missed' | undefined;
}

export interface BarResult extends Bar {
  readonly median: number;
  readonly kept: boolean;
}

export interface WorkloadResult {
  readonly name: string;
  readonly title: string;
  readonly size: number;
  readonly bare: string;
  readonly figures: readonly FigureResult[];
  readonly ratios: readonly RatioResult[];
  readonly comparisons: readonly ComparisonResult[];
  readonly bars: readonly BarResult[];
}

/** @param rounds the figures of each contestant by its name, round by round */
export function resultOf(
  workload: Workload,
  size: number,
  rounds: readonly ReadonlyMap<string, Figures>[],
): WorkloadResult {
  const values = (contestant: string, figure: string): number[] =>
    rounds.map((round) => round.get(contestant)![figure]!);
  const ran = [...rounds[0]!.keys()];
  const figures = ran.flatMap((name) =>
    Object.keys(rounds[0]!.get(name)!).map((figure) => ({
      contestant: name,
      figure,
      ...spreadOf(values(name, figure)),
    })),
  );
  const { name, title, bare = 'bare' } = workload;
  const ratio = (of: string, to: string, figure: string): Spread => {
    const base = values(to, figure);
    return spreadOf(values(of, figure).map((value, round) => value / base[round]!));
  };
  const rated = figures.filter(({ figure }) => figure.endsWith('/s') && rounds[0]!.get(bare)?.[figure] !== undefined);
  const ratios = rated
    .filter(({ contestant }) => contestant !== bare)
    .map(({ contestant, figure }): RatioResult => {
      const own = isOwn(workload.contestants.find((each) => each.name === contestant)!);
      return { contestant, figure, own, ...ratio(contestant, bare, figure) };
    });
  const possible = workload.comparisons.filter(({ of, to }) => ran.includes(of) && ran.includes(to));
  const comparisons = possible.map((comparison): ComparisonResult => {
    const spread = ratio(comparison.of, comparison.to, comparison.figure);
    return { ...comparison, ...spread, verdict: verdictOf(spread, comparison.aim) };
  });
  const bars = (workload.bars ?? []).map((bar): BarResult => {
    const { median } = spreadOf(values(bar.of, bar.figure));
    return { ...bar, median, kept: median <= bar.most };
  });
  return { name, title, size, bare, figures, ratios, comparisons, bars };
}

/** A peer may be lacking; a bare program says so in its name. */
function isOwn({ name, lacks }: Contestant): boolean {
  return !lacks && !name.startsWith('bare');
}

function verdictOf({ min, max }: Spread, aim: number | undefined): ComparisonResult['verdict'] {
  if (aim === undefined) return undefined;
  if (min >= aim) return 'met';
  return max < aim ? 'missed' : 'tied';
}
