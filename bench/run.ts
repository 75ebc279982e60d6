import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { readOptions } from './support/options.js';
import { repeat } from './support/repetition.js';
import { resultOf, type WorkloadResult } from './support/results.js';
import { tableOf } from './support/table.js';
import type { Contestant, Figures, Workload } from './support/workload.js';

const { chosen, rounds, scale, out, own } = readOptions();
const results: WorkloadResult[] = [];
for (const workload of chosen) {
  const result = await measured(workload);
  console.log(`${tableOf(result)}\n`);
  results.push(result);
}
if (out !== undefined) {
  mkdirSync(dirname(out), { recursive: true });
  const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model };
  writeFileSync(out, `${JSON.stringify({ ...machine, rounds, scale, results }, undefined, 2)}\n`);
}
if (results.some(({ bars }) => bars.some(({ kept, punctual }) => !kept && !punctual))) process.exitCode = 1;

/** All rounds of one workload. Each round has every contestant once, in another order than the last. */
async function measured(workload: Workload): Promise<WorkloadResult> {
  const contestants = present(workload);
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
function present({ name, contestants }: Workload): readonly Contestant[] {
  return contestants.filter((contestant) => {
    if (own && contestant.lacks) return false;
    const lack = contestant.lacks?.();
    if (lack === undefined) contestant.prepare?.();
    else console.log(`${name} without ${contestant.name}: ${lack}`);
    return lack === undefined;
  });
}
