import { simulateProgram } from './support/simulate-programs.js';

// Simulates random programs: `npm run simulate -- --seeds 100000`, with `--from` another seed than the first. One seed
// alone is `--seed 17`, with its whole trace `--trace 17`; `--path` is that of a program made smaller.

const text = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const number = (name: string): number | undefined => {
  const given = text(name);
  return given === undefined ? undefined : Number(given);
};

const traced = number('trace');
const one = traced ?? number('seed');
const from = one ?? number('from') ?? 1;
const seeds = one === undefined ? (number('seeds') ?? 2000) : 1;
const onTrace = traced !== undefined ? (_: number, trace: string): void => console.log(trace) : undefined;
const began = Date.now();
let handled = 0;
let wrong = 0;
for (let seed = from; seed < from + seeds; seed++) {
  try {
    handled += (await simulateProgram(seed, { onTrace, path: text('path') })).handled;
  } catch (error) {
    console.error((error as Error).message);
    if (++wrong >= (number('keep-going') ?? 1)) break;
  }
}
const seconds = ((Date.now() - began) / 1000).toFixed(1);
if (traced === undefined)
  console.log(`${seeds} seeds from ${from}: ${wrong} went wrong, ${handled} signals, ${seconds} s`);
process.exitCode = wrong > 0 ? 1 : 0;
