import type { TreeEvent } from '../events/event.js';
import type { Clock } from '../tasks/clock/clock.js';
import type { Dispatcher } from '../tasks/dispatcher.js';
import type { Random } from '../tasks/random.js';
import type { Logger } from '../thread/logger.js';
import type { Ctor } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import type { Tree } from './running-tree.js';

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

/** What `runMaster` takes besides the options of `startMaster`. */
export interface RunOptions<T extends AnyThread = AnyThread> extends MasterOptions {
  /** whether SIGINT and SIGTERM stop the tree; true unless told */
  osSignals?: boolean;
  /** called once every thread runs: for what watches the tree, a status line or its `exited` */
  onRunning?: (tree: Tree<T>) => void;
}

/** `args` is asked for where the master's constructor has parameters that cannot be left out. */
export type MasterTail<C extends Ctor, O> =
  [] extends ConstructorParameters<C>
    ? [options?: O & { args?: ConstructorParameters<C> }]
    : [options: O & { args: ConstructorParameters<C> }];
