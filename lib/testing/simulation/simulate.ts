import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { AnyThread } from '../../thread/task-thread.js';
import type { Ctor } from '../../thread/protocol.js';
import { assertTree } from '../../tree/check.js';
import type { Fault } from './fault.js';
import { run, type RunResult } from './run.js';
import type { Scenario } from './simulated.js';
import { checkSimulationOptions, type SimulationOptions } from './simulation-options.js';

/** What a simulation came to. */
export interface Simulation {
  readonly runs: number;
  /** signals that were handled, in all runs */
  readonly handled: number;
  /** how often each kind of fault happened, in all runs */
  readonly faults: Readonly<Record<Fault['kind'], number>>;
}

/** `args` is asked for where the master's constructor has parameters that cannot be left out. */
export type SimulationTail<C extends Ctor> =
  [] extends ConstructorParameters<C>
    ? [options?: SimulationOptions & { args?: Args<C> }]
    : [options: SimulationOptions & { args: Args<C> }];

/** The same for every run, or made for each: what one run changes must not be there for the next. */
type Args<C extends Ctor> = ConstructorParameters<C> | ((seed: number) => ConstructorParameters<C>);

const linesShown = 60;

/**
 * Runs a whole tree many times, each time in another order: the code of production, with only time, order and chance
 * replaced. Which listener or task that is ready runs next, how long a slow one takes, what fails and when, is up to the
 * seed, and the same for the same seed. Each run is held to the promises of the runtime: order, accounts, no signal lost, no
 * overlap, nothing after the exit, nothing left.
 *
 * @param scenario what happens in each run, and what is asserted about it; the tree is stopped when it is over
 * @throws TaskThreadError `SIMULATION_FAILED` for the first seed that went wrong, with what was wrong and the end of its
 * trace, and what the scenario threw as `cause`; `TREE_FAULTS`, `INVALID_OPTION`
 * @example
 * ```ts
 * await simulate(
 *   MasterThread,
 *   async ({ tree, sleep }) => {
 *     for (let n = 0; n < 20; n++) await tree.send(new Job(n));
 *     await sleep(1000);
 *   },
 *   { seeds: 500, faults: [{ kind: 'throw', rate: 0.02, path: 'master/workers[*]' }, { kind: 'slow', rate: 0.1 }] },
 * );
 * ```
 */
export async function simulate<C extends Ctor<AnyThread>>(
  master: C,
  scenario: Scenario<InstanceType<C>>,
  ...tail: SimulationTail<C>
): Promise<Simulation> {
  const options: SimulationOptions & { args?: Args<C> } = tail[0] ?? {};
  assertTree(master);
  checkSimulationOptions(master, options);
  const { faults = [], timeoutMs = 3_600_000, onTrace, args = [] } = options;
  const { mayFail = false } = options;
  const mayFailBy = typeof mayFail === 'function' ? mayFail : (): boolean => mayFail;
  const sum = { runs: 0, handled: 0, faults: { throw: 0, slow: 0, enter: 0, exit: 0, stop: 0, crash: 0 } };
  for (const seed of seedsOf(options.seeds ?? 100)) {
    const own = typeof args === 'function' ? args(seed) : args;
    const result = await run({ master, args: own, scenario, seed, faults, timeoutMs, mayFail: mayFailBy });
    onTrace?.(seed, result.trace.text());
    if (result.wrong.length > 0) throw failure(master.name, seed, result);
    sum.runs++;
    sum.handled += result.handled;
    for (const kind of Object.keys(sum.faults) as Fault['kind'][]) sum.faults[kind] += result.faults[kind];
  }
  return sum;
}

function seedsOf(seeds: number | readonly number[]): readonly number[] {
  return typeof seeds === 'number' ? Array.from({ length: seeds }, (_, at) => at + 1) : seeds;
}

function failure(name: string, seed: number, { wrong, trace, cause }: RunResult): TaskThreadError {
  const found = [...new Set(wrong)].join('\n  ');
  const message = `${name}, seed ${seed}: ${found}\n${trace.text(linesShown)}\n`;
  return new TaskThreadError('SIMULATION_FAILED', message, { cause });
}
