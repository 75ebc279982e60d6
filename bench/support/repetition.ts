import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Contestant, Figures, Workload } from './workload.js';

const run = promisify(execFile);
const program = new URL('./contestant.js', import.meta.url).pathname;
/** lets the contestants import what users get */
export const published = '--conditions=published';
/** a repetition that hangs fails instead of stopping the benchmark */
const timeout = 60_000;

/**
 * Runs one contestant once, in a process of its own. The protocol: the process gets the names of workload and contestant
 * and the size as arguments, and writes its figures on stdout as one line of JSON.
 */
export async function repeat(workload: Workload, contestant: Contestant, size: number): Promise<Figures> {
  const given = Math.ceil(size * (contestant.share ?? 1));
  const { stdout } = await run(...commandOf(workload, contestant, given), { timeout });
  return JSON.parse(stdout) as Figures;
}

function commandOf(workload: Workload, contestant: Contestant, size: number): [string, string[]] {
  if ('command' in contestant) {
    const [file, ...args] = contestant.command(workload.name, size);
    return [file, args];
  }
  const flags = contestant.bytes ? [published, '--expose-gc'] : [published];
  return [process.execPath, [...flags, program, workload.name, contestant.name, String(size)]];
}

/** The other end of {@link repeat}. */
export function tell(figures: Figures): void {
  console.log(JSON.stringify(figures));
}
