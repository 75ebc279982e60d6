import type { Bar, Comparison, Figures, Workload } from './workload.js';
import { type Spread, spreadOf } from './spread.js';

export interface FigureResult extends Spread {
  readonly contestant: string;
  readonly figure: string;
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
  readonly figures: readonly FigureResult[];
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
  const possible = workload.comparisons.filter(({ of, to }) => ran.includes(of) && ran.includes(to));
  const comparisons = possible.map((comparison): ComparisonResult => {
    const { of, to, figure } = comparison;
    const base = values(to, figure);
    const spread = spreadOf(values(of, figure).map((value, round) => value / base[round]!));
    return { ...comparison, ...spread, verdict: verdictOf(spread, comparison.aim) };
  });
  const bars = (workload.bars ?? []).map((bar): BarResult => {
    const { median } = spreadOf(values(bar.of, bar.figure));
    return { ...bar, median, kept: median <= bar.most };
  });
  return { name: workload.name, title: workload.title, size, figures, comparisons, bars };
}

function verdictOf({ min, max }: Spread, aim: number | undefined): ComparisonResult['verdict'] {
  if (aim === undefined) return undefined;
  if (min >= aim) return 'met';
  return max < aim ? 'missed' : 'tied';
}
