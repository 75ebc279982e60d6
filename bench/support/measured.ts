import { repeat } from './repetition.js';
import { resultOf, type WorkloadResult } from './results.js';
import type { Contestant, Figures, Workload } from './workload.js';

export interface Effort {
  readonly rounds: number;
  /** share of the work, 1 is all of it */
  readonly scale: number;
  /** whether taskthread and the bare programs are alone */
  readonly own: boolean;
}

/** All rounds of one workload. Each round has every contestant once, in another order than the last. */
export async function measured(workload: Workload, { rounds, scale, own }: Effort): Promise<WorkloadResult> {
  const contestants = present(workload, own);
  const size = Math.max(1, Math.round(workload.size * scale));
  const done: Map<string, Figures>[] = [];
  for (let round = 0; round < rounds; round++) {
    const figures = new Map<string, Figures>();
    const first = round % contestants.length;
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)])
      figures.set(contestant.name, await repeat(workload, contestant, size));
    done.push(figures);
  }
  return resultOf(workload, size, done);
}

/** Those that can run here. The others are named. */
function present({ name, contestants }: Workload, own: boolean): readonly Contestant[] {
  return contestants.filter((contestant) => {
    if (own && contestant.lacks) return false;
    const lack = contestant.lacks?.();
    if (lack === undefined) contestant.prepare?.();
    else console.log(`${name} without ${contestant.name}: ${lack}`);
    return lack === undefined;
  });
}
