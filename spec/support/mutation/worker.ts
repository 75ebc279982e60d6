import { coverageOf } from './coverage-run.js';
import type { Order, Part, Trial, Verdict } from './messages.js';
import { Programs } from './programs.js';
import { SpecFile } from './spec-file.js';
import { Switches } from './switches.js';

// A process that runs specs of instrumented code: started with how many mutants there are, it takes one order after the
// other.

const count = Number(process.argv[2]);
const switches = new Switches(count);
const programs = new Programs(count);
const loaded = new Map<string, SpecFile>();

// What outlives a run is no reason to end; between the runs nobody else listens.
process.on('uncaughtException', () => {});
process.on('unhandledRejection', () => {});

// Programs that a spec left behind end with it.
process.on('disconnect', () => process.exit());

process.on('message', (order: Order) => {
  if ('end' in order) process.exit();
  const answer = 'cover' in order ? coverageOf(order.cover, switches, programs) : judge(order.trial);
  void answer.then((content) => process.send!(content));
});

async function judge({ mutant, cold, parts }: Trial): Promise<Verdict> {
  for (const part of parts) {
    const red = await redOf(part, mutant, cold);
    if (red === undefined) continue;
    return { red, spoilt: !cold && (await redOf(part, -1, cold)) !== undefined };
  }
  return {};
}

/** The title of the first spec of a part that goes red. */
async function redOf(part: Part, mutant: number, cold: boolean): Promise<string | undefined> {
  if (cold) switches.on = mutant;
  programs.stand(mutant);
  try {
    const file = loaded.get(part.file) ?? (await SpecFile.load(part.file, true));
    loaded.set(part.file, file);
    const timeouts = new Map(part.specs.map(({ title, timeoutMs }) => [title, timeoutMs]));
    file.setTimeouts(timeouts);
    switches.passes = 0;
    switches.maxPasses = part.maxPasses;
    switches.on = mutant;
    let red: string | undefined;
    await file.run((title) => timeouts.has(title), { onRed: (title) => (red ??= title) });
    return red;
  } catch {
    return 'loading';
  } finally {
    switches.maxPasses = Infinity;
    if (!cold) switches.on = -1;
  }
}
