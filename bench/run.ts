import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { chartOf } from './support/chart.js';
import { measured } from './support/measured.js';
import { readOptions } from './support/options.js';
import type { WorkloadResult } from './support/results.js';
import { tableOf } from './support/table.js';

const { chosen, out, ...effort } = readOptions();
const began = performance.now();
const results: WorkloadResult[] = [];
for (const workload of chosen) {
  const result = await measured(workload, effort);
  console.log(`${tableOf(result)}\n`);
  results.push(result);
}
console.log(`In all ${Math.round((performance.now() - began) / 1000)} s.`);
if (out !== undefined) {
  mkdirSync(dirname(out), { recursive: true });
  const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model };
  const { rounds, scale } = effort;
  writeFileSync(out, `${JSON.stringify({ ...machine, rounds, scale, results }, undefined, 2)}\n`);
  writeFileSync(out.replace(/(\.json)?$/, '.svg'), chartOf(results));
}
if (results.some(({ bars }) => bars.some(({ kept, punctual }) => !kept && !punctual))) process.exitCode = 1;
