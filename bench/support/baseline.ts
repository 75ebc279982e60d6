import type { WorkloadResult } from './results.js';

/** Ratios to the bare program by workload, contestant and figure. */
export type Ratios = Readonly<Record<string, number>>;

/** what may be lost: a machine that does something else costs that much now and then, in every round */
const mayLose = 0.3;

/**
 * Those of our own contestants: the best round of each to the best round of the bare program, for what disturbs a round
 * makes it worse.
 */
export function ratiosOf({ name, bare, figures, ratios }: WorkloadResult): Ratios {
  const best = (of: string, figure: string): number =>
    figures.find((each) => each.contestant === of && each.figure === figure)!.max;
  const own = ratios.filter((each) => each.own);
  return Object.fromEntries(
    own.map(({ contestant, figure }) => [
      `${name}, ${contestant}, ${figure}`,
      Number((best(contestant, figure) / best(bare, figure)).toPrecision(3)),
    ]),
  );
}

/** The better of the two for each name that both have. */
export function better(some: Ratios, others: Ratios): Ratios {
  return Object.fromEntries(Object.entries(some).map(([name, ratio]) => [name, Math.max(ratio, others[name] ?? 0)]));
}

/** Whether one of these has lost too much. */
export function loses(found: Ratios, baseline: Ratios): boolean {
  return Object.entries(found).some(([name, ratio]) => ratio < (baseline[name] ?? 0) * (1 - mayLose));
}

/** @returns a line for each ratio, and whether one has lost too much, or stands on one side only */
export function compared(found: Ratios, baseline: Ratios): { lines: string[]; lost: boolean } {
  const names = [...new Set([...Object.keys(baseline), ...Object.keys(found)])];
  const verdicts = names.map((name) => [name, verdictOf(found[name], baseline[name])] as const);
  const lines = verdicts.map(([name, { text }]) => `${name.padEnd(52)}${text}`);
  return { lines, lost: verdicts.some(([, { good }]) => !good) };
}

function verdictOf(now: number | undefined, before: number | undefined): { text: string; good: boolean } {
  if (before === undefined) return { text: 'has no baseline: npm run bench:guard -- --update', good: false };
  if (now === undefined) return { text: 'is not measured any more: npm run bench:guard -- --update', good: false };
  const good = now >= before * (1 - mayLose);
  return { text: `${now.toFixed(2)}, was ${before.toFixed(2)}${good ? '' : ': LOST'}`, good };
}
