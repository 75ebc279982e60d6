import type { TreeEvent } from '../events/event.js';
import { EventHub } from '../events/hub.js';
import type { TaskThreadError } from '../errors/task-thread-error.js';
import type { Class } from '../metadata/definition.js';
import type { Clock } from '../tasks/clock.js';
import { type Dispatcher, FairDispatcher } from '../tasks/dispatcher.js';
import { type Random, systemRandom } from '../tasks/random.js';
import { systemClock } from '../tasks/system-clock.js';
import type { Exit } from '../thread/exit.js';
import type { Logger } from '../thread/logger.js';
import { defaultStopTimeoutMs } from './tree/deadlines.js';
import { LiveTree } from './tree/live-tree.js';
import { loggers } from './logging.js';
import { asDeclared, type Seams } from './tree/seams.js';
import { ThreadNode } from './thread-node.js';

/** Options of `startMaster`, and of `runMaster`, which adds its own. */
export interface MasterOptions {
  /** pino or alike; unless told, a pino that writes to stderr, loaded with the first line logged */
  log?: Logger;
  /** level by class name, given to the `child` of the logger: `{ TCPServerThread: 'debug' }`; without `log` one of pino's */
  logLevels?: Record<string, string>;
  /** the time; the machine's unless told */
  clock?: Clock;
  /** the order of what is ready; first come, first served unless told */
  dispatcher?: Dispatcher;
  /** the chance; the machine's unless told */
  random?: Random;
  /**
   * called with each event from the first on; what it throws is logged. `events$` of the running tree is the same, but
   * comes too late for the start
   */
  onEvent?: (event: TreeEvent) => void;
  /** ms the stop of the whole tree may take, after which the rest is left behind; 25,000 unless told */
  stopTimeoutMs?: number;
}

/** A tree on its way. */
export interface Launch {
  readonly tree: LiveTree;
  /** Begins the start; the promise rejects when it failed or was stopped. */
  readonly begin: () => Promise<void>;
  /** how it ended, also when it never ran */
  readonly ended: Promise<Exit>;
}

/** Makes ready the start of a tree that was checked. */
export function launch(
  master: Class,
  args: readonly unknown[],
  options: MasterOptions,
  seams: Seams = asDeclared,
): Launch {
  const clock = options.clock ?? systemClock;
  const hub = new EventHub(clock, (error) =>
    tree.master.node.say('error', { err: error }, 'What listens to the events of the tree threw; the tree goes on.'),
  );
  if (options.onEvent) hub.listen(options.onEvent);
  const surroundings = {
    clock,
    dispatcher: options.dispatcher ?? new FairDispatcher(clock),
    random: options.random ?? systemRandom,
    hub,
    seams,
    stopTimeoutMs: options.stopTimeoutMs ?? defaultStopTimeoutMs,
    loggerFor: loggers(options.log, options.logLevels ?? {}),
  };
  let end: (exit: Exit) => void;
  const ended = new Promise<Exit>((resolve) => (end = resolve));
  const tree = new LiveTree(master, surroundings, (exit) => end(exit));
  const begin = (): Promise<void> => {
    const started = new Promise<void>((resolve, reject) => {
      const done = (error?: TaskThreadError): void => (error ? reject(error) : resolve());
      new ThreadNode(tree.master).startWith(args, done);
    });
    started.catch(() => {});
    return started;
  };
  return { tree, begin, ended };
}
