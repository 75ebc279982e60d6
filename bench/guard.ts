import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { better, compared, loses, ratiosOf, type Ratios } from './support/baseline.js';
import { measured } from './support/measured.js';
import { workloads } from './workloads/index.js';

/** Compares the ratios to the bare programs with those of `bench/baseline.json`; `--update` writes them there. */
const file = fileURLToPath(new URL('../../bench/baseline.json', import.meta.url));
const guarded = new Set(['W1', 'W2s', 'W2a', 'W3', 'W4', 'W5']);
const args = process.argv.slice(2);
const update = args.includes('--update');
const known = ['--update'];
if (args.some((each) => !known.includes(each))) {
  console.error('Usage: npm run bench:guard [-- --update]');
  process.exit(2);
}

const effort = { rounds: 5, scale: 1, own: true };
/** how often a workload that has lost is measured again: what disturbs it may last longer than its rounds */
const secondChances = 2;
const baseline = update ? {} : (JSON.parse(readFileSync(file, 'utf8')) as Ratios);
let found: Ratios = {};
for (const workload of workloads.filter(({ name }) => guarded.has(name))) {
  let ratios = ratiosOf(await measured(workload, effort));
  for (let chances = secondChances; chances > 0 && loses(ratios, baseline); chances--)
    ratios = better(ratios, ratiosOf(await measured(workload, effort)));
  found = { ...found, ...ratios };
}

if (update) {
  writeFileSync(file, `${JSON.stringify(found, undefined, 2)}\n`);
  console.log(`${Object.keys(found).length} ratios are the baseline now.`);
} else {
  const { lines, lost } = compared(found, baseline);
  console.log(lines.join('\n'));
  if (lost) process.exitCode = 1;
}
