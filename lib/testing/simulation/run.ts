import { type ExitReport, exitReport } from '../../inspection/report.js';
import { launch } from '../../bootstrap/launch.js';
import { handleOf } from '../../bootstrap/running-tree.js';
import type { AnyThread } from '../../thread/task-thread.js';
import type { Ctor } from '../../thread/protocol.js';
import type { TaskThreadError } from '../../errors/task-thread-error.js';
import type { TimerOwner } from '../../tasks/clock/clock.js';
import { atRest } from '../at-rest.js';
import { KeptLog } from '../kept-log.js';
import type { Fault } from './fault.js';
import { Injector } from './injector.js';
import { judge } from './judge.js';
import { Rollcall } from './rollcall.js';
import { SeededDispatcher } from './seeded-dispatcher.js';
import { seededRandom } from './seeded-random.js';
import type { Scenario } from './simulated.js';
import { Trace } from './trace.js';
import { TracedClock } from './traced-clock.js';
import { Watch } from './watch.js';

/** One run to be. */
export interface RunPlan<T extends AnyThread> {
  readonly master: Ctor<T>;
  readonly args: readonly unknown[];
  readonly scenario: Scenario<T>;
  readonly seed: number;
  readonly faults: readonly Fault[];
  readonly timeoutMs: number;
  readonly mayFail: (error: TaskThreadError) => boolean;
}

/** How a run went. */
export interface RunResult {
  /** what was wrong, a line each */
  readonly wrong: readonly string[];
  /** what the scenario threw, or left unhandled */
  readonly cause: unknown;
  readonly trace: Trace;
  /** signals that were handed to a listener */
  readonly handled: number;
  readonly faults: Injector['counts'];
}

/** timers that may still run when the tree has ended */
const timersAfterwards = 1000;

const scenarioOwner: TimerOwner = { path: 'scenario' };

/** Runs a tree once, from its start to its end, in the order that a seed gives. */
export async function run<T extends AnyThread>(plan: RunPlan<T>): Promise<RunResult> {
  const { seed, scenario } = plan;
  const clock = new TracedClock();
  const trace = (clock.trace = new Trace(clock));
  const injector = new Injector(plan.faults, seededRandom(seed, 'faults'), clock, trace);
  const rollcall: Rollcall = new Rollcall((path, what) => watch.complain(path, what));
  const watch = new Watch(injector, rollcall, trace);
  const dispatcher = new SeededDispatcher(seededRandom(seed, 'order'), () => injector.moment(tree.master));
  const options = { clock, dispatcher, random: seededRandom(seed, 'threads'), log: new KeptLog(undefined) };
  const { tree, begin, ended } = launch(plan.master, plan.args, { ...options, onEvent: watch.hears }, watch);
  let cause: unknown;
  const threw = (what: string, error: unknown): void => {
    cause ??= error;
    watch.complain('master', `${what}: ${String(error)}`);
  };
  const unhandled = (reason: unknown): void => threw('unhandled rejection', reason);
  process.on('unhandledRejection', unhandled);
  let report: ExitReport | undefined;
  const exited = ended.then((exit) => {
    report = exitReport(tree, exit);
    if (rollcall.stuck && tree.master.state !== 'exited') rollcall.leftBehind();
    return report;
  });
  const drive = async (what: string, promise: Promise<unknown>): Promise<void> => {
    const outcome = settled(promise);
    const end = clock.now() + plan.timeoutMs;
    while (!outcome.over && clock.now() < end && (await moveOn(clock, outcome)));
    if (outcome.error) throw outcome.error.thrown;
    if (outcome.over) return;
    watch.complain('master', `${what} does not end`);
    for (const { path, what: waits } of clock.timers) trace.add(path, `waits for a timer: ${waits}`);
  };
  try {
    const started = await drive('the start', begin()).then(
      () => tree.master.state === 'running',
      (error: unknown) => {
        if (!rollcall.anyFailed && injector.counts.stop === 0) threw('the start fails', error);
        return false;
      },
    );
    if (started) {
      const sleep = (ms: number): Promise<void> =>
        new Promise((resolve) => void clock.setTimer(ms, resolve, scenarioOwner, 'sleep'));
      const note = (text: string): void => trace.add('scenario', text);
      const random = seededRandom(seed, 'scenario');
      const handle = { tree: handleOf<T>(tree, exited), seed, clock, random, sleep, note };
      const played = new Promise<void>((resolve) => resolve(scenario(handle)));
      await drive('the scenario', played).catch((error: unknown) => threw('the scenario throws', error));
    }
    trace.add('scenario', 'is over');
    tree.master.node.requestStop('stopped');
    await drive('the stop', exited);
    await atRest();
    if (report) {
      const { timers } = clock;
      // Whoever would still run after the end has the time for it.
      for (let timer = 0; timer < timersAfterwards && (await clock.jump()); timer++);
      report = exitReport(tree, await ended);
      judge({ watch, rollcall, injector, report, timers, mayFail: plan.mayFail });
    }
    await atRest();
  } finally {
    process.off('unhandledRejection', unhandled);
  }
  let handled = 0;
  for (const { listener } of watch.ledgers) handled += listener.flow.handled;
  return { wrong: watch.faults, cause, trace, handled, faults: injector.counts };
}

interface Outcome {
  over: boolean;
  error: { readonly thrown: unknown } | undefined;
}

function settled(promise: Promise<unknown>): Outcome {
  const outcome: Outcome = { over: false, error: undefined };
  promise.then(
    () => (outcome.over = true),
    (thrown: unknown) => Object.assign(outcome, { over: true, error: { thrown } }),
  );
  return outcome;
}

/** Lets everything happen that needs no time, then the next timer. @returns whether there was anything to wait for */
async function moveOn(clock: TracedClock, outcome: Outcome): Promise<boolean> {
  await atRest();
  return outcome.over || (await clock.jump()) || outcome.over;
}
