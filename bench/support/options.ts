import { parseArgs } from 'node:util';
import { workloads } from '../workloads/index.js';
import type { Workload } from './workload.js';

export interface BenchOptions {
  readonly chosen: readonly Workload[];
  readonly rounds: number;
  readonly scale: number;
  /** where the results are written, if anywhere */
  readonly out: string | undefined;
  /** whether taskthread and the bare programs are alone */
  readonly own: boolean;
}

const latest = 'bench/results/latest.json';

const usage = `Usage: npm run bench -- [NAME…] [options]

${workloads.map(({ name, title }) => `  ${name.padEnd(15)}${title}`).join('\n')}

  --rounds <n>   repetitions of each contestant (9)
  --scale <x>    share of the work, 1 is all of it (1)
  --out <file>   where to write the results, with a chart beside it (${latest}, when everything ran whole)
  --own          only taskthread and the bare programs
  --help         print this`;

/** Reads the command line. What it does not know prints the fault and the usage on stderr and ends the process with 2. */
export function readOptions(argv: readonly string[] = process.argv.slice(2)): BenchOptions {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        rounds: { type: 'string', default: '9' },
        scale: { type: 'string', default: '1' },
        out: { type: 'string' },
        own: { type: 'boolean', default: false },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const rounds = Number(values.rounds);
    const scale = Number(values.scale);
    if (!Number.isInteger(rounds) || rounds < 1 || rounds > 1000)
      throw new Error('--rounds takes a whole number from 1 to 1000.');
    if (!(scale > 0 && scale <= 100)) throw new Error('--scale takes a number above 0, up to 100.');
    const unknown = positionals.filter((name) => !workloads.some((each) => each.name === name));
    if (unknown.length > 0) throw new Error(`There is no workload "${unknown.join('", "')}".`);
    const chosen = positionals.length > 0 ? workloads.filter(({ name }) => positionals.includes(name)) : workloads;
    const whole = scale === 1 && !values.own && positionals.length === 0;
    return { chosen, rounds, scale, own: values.own, out: values.out ?? (whole ? latest : undefined) };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}
