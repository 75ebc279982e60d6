import { EventHub } from '../events/hub.js';
import type { TaskThreadError } from '../errors/task-thread-error.js';
import type { Class } from '../metadata/definition.js';
import { FairDispatcher } from '../tasks/dispatcher.js';
import { systemRandom } from '../tasks/random.js';
import { systemClock } from '../tasks/clock/system-clock.js';
import type { Exit } from '../thread/exit.js';
import { defaultStopTimeoutMs } from '../runtime/tree/deadlines.js';
import { LiveTree } from '../runtime/tree/live-tree.js';
import { loggers } from './logging.js';
import type { MasterOptions } from './master-options.js';
import { asDeclared, type Seams } from '../runtime/tree/seams.js';
import { ThreadNode } from '../runtime/thread-node.js';

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
