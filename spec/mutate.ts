import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { pathsBelow } from './project/sources.js';
import { bulletOf, covers, readAccepted } from './support/mutation/accepted.js';
import { Coverage } from './support/mutation/coverage.js';
import { Lane } from './support/mutation/lane.js';
import type { CoveredFile } from './support/mutation/messages.js';
import type { Mutant } from './support/mutation/mutant.js';
import { Sandbox } from './support/mutation/sandbox.js';

// npm run mutate                       puts small faults into the library, one by one, and counts how many turn a spec red
// npm run mutate -- lib/intercom       those of a folder or a file
// npm run mutate -- --sample 10        every tenth; with --seed 3 others
// npm run mutate -- --quick            without the specs that take long: no more is killed than without it
// npm run mutate -- --workers 1        so many processes at once; as many as there are cores unless told
//
// Exits 1 when a folder has less than 85 % killed. What survives is told with the reason that spec/mutants.md gives.
// It wants an idle machine: what hangs is told by the clock.

const folders = ['intercom', 'tasks', 'supervision', 'runtime', 'metadata'].map((name) => `lib/${name}`);
const leastPercent = 85;

for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '1' },
    seed: { type: 'string', default: '0' },
    workers: { type: 'string', default: String(availableParallelism()) },
    quick: { type: 'boolean', default: false },
  },
});
process.exitCode = await mutate(positionals.length > 0 ? positionals : folders);

async function mutate(places: readonly string[]): Promise<number> {
  const began = performance.now();
  const files = places.flatMap((place) => (place.endsWith('.ts') ? [place] : pathsBelow(place)));
  const accepted = readAccepted();
  const sandbox = new Sandbox(files);
  const every = Number(values.sample);
  const mutants = sandbox.mutants.filter(({ id }) => id % every === Number(values.seed) % every);
  const lanes = Array.from({ length: Number(values.workers) }, () => new Lane(sandbox));

  const covered: CoveredFile[] = [];
  await share(lanes, sandbox.specFiles, async (lane, file) => void covered.push(await lane.cover(file)));
  const coverage = new Coverage(covered);
  for (const red of coverage.red) console.log(`Left out, for it is red without any fault: ${red}`);
  await lanes[0]!.rehearse(coverage.quick);

  let done = 0;
  const alive = new Set<Mutant>();
  await share(lanes, mutants, async (lane, mutant) => {
    const accepts = accepted.find((each) => covers(each, mutant));
    const killed =
      (await lane.kills(coverage.trialOf(mutant, false))) ||
      (!values.quick && !accepts && (await lane.kills(coverage.trialOf(mutant, true))));
    if (!killed) {
      alive.add(mutant);
      console.log(`${mutant.file}:${mutant.line}\n${bulletOf(mutant)}: ${accepts?.reason ?? 'NO REASON GIVEN'}`);
    }
    if (++done % 100 === 0) console.error(`${done} of ${mutants.length}, ${alive.size} alive, ${seconds(began)} s`);
  });
  for (const lane of lanes) lane.end();

  let enough = true;
  for (const folder of new Set(mutants.map(folderOf))) {
    const all = mutants.filter((mutant) => folderOf(mutant) === folder);
    const killed = all.filter((mutant) => !alive.has(mutant)).length;
    const percent = (100 * killed) / all.length;
    enough &&= percent >= leastPercent;
    console.log(`${folder.padEnd(16)} ${killed}/${all.length} killed, ${percent.toFixed(1)} %`);
  }
  console.log(`${mutants.length} faults, ${alive.size} survived, ${seconds(began)} s`);
  return enough ? 0 : 1;
}

/** Each lane takes the next one as soon as it is free. */
async function share<T>(lanes: readonly Lane[], all: readonly T[], work: (lane: Lane, each: T) => Promise<void>) {
  const left = all[Symbol.iterator]();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const each of left) await work(lane, each);
    }),
  );
}

function folderOf({ file }: Mutant): string {
  return file.split('/').slice(0, 2).join('/');
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0);
}
