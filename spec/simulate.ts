import { simulateProgram } from './support/simulate-programs.js';

// Simulates random programs: `npm run simulate -- --seeds 100000`, with `--from` another seed than the first; with
// `--trace` one seed, whose trace it prints.

const option = (name: string): number | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : Number(process.argv[at + 1]);
};

const traced = option('trace');
const from = traced ?? option('from') ?? 1;
const seeds = traced === undefined ? (option('seeds') ?? 2000) : 1;
const began = Date.now();
let handled = 0;
let wrong = 0;
for (let seed = from; seed < from + seeds; seed++) {
  try {
    const onTrace = traced === undefined ? undefined : (_: number, trace: string): void => console.log(trace);
    handled += (await simulateProgram(seed, { onTrace })).handled;
  } catch (error) {
    console.error((error as Error).message);
    if (++wrong >= (option('keep-going') ?? 1)) break;
  }
}
const seconds = ((Date.now() - began) / 1000).toFixed(1);
if (traced === undefined)
  console.log(`${seeds} seeds from ${from}: ${wrong} went wrong, ${handled} signals, ${seconds} s`);
process.exitCode = wrong > 0 ? 1 : 0;
