import type { TaskThreadError } from '../errors/task-thread-error.js';
import type { DropReason } from '../metadata/options.js';
import type { Running } from '../thread/running.js';
import type { ItemDropReason } from '../tasks/listening/source-statistics.js';
import type { Exit } from '../thread/exit.js';

/** What each kind of event tells besides `kind`, `path` and `at`. */
export interface EventDetails {
  /** A thread begins to start; `thread` is the name of its class. Its constructor comes next. */
  spawned: { readonly thread: string };
  /** A thread has started, and so have its declared children. Its tasks begin. */
  running: object;
  /** A thread begins to stop, with its parent or by itself, or has failed and is taken down. */
  stopping: object;
  /** A thread has ended: its children, its `exit` and its cleanups are over. */
  exited: { readonly reason: Exit['reason'] };
  /** A member of a group has done nothing for `idleMs` and is stopped. */
  passivated: { readonly idleMs: number };
  /** A child that has ended is started again after `inMs`; it is its restart number `restart`. */
  restarting: { readonly inMs: number; readonly restart: number };
  /** A child has used up its restarts, or has none: its failure is one of its parent, `to`. */
  escalated: { readonly to: string; readonly error: TaskThreadError };
  /** Something of a thread threw: a hook, a listener, a task, a cleanup. What follows for the others comes later. */
  failed: { readonly error: TaskThreadError };
  /** A run of a task, `member`, has failed in attempt number `attempt`, and is tried again after `inMs`. */
  retrying: {
    readonly member: string;
    readonly attempt: number;
    readonly inMs: number;
    readonly error: TaskThreadError;
  };
  /**
   * Nobody will handle this signal: its thread has ended, its handler threw, or it was given up. `path` is the child of
   * the edge it was on, `direction` its direction there, `signal` the name of its class.
   */
  'dead-letter': { readonly direction: 'in' | 'up'; readonly signal: string };
  /**
   * The listener of an ask gave its reply when nobody waited for it any more: after the time-out, mostly. `path` is the
   * child of the edge, `direction` that of the ask, `signal` the name of its class.
   */
  'late-reply': { readonly direction: 'in' | 'up'; readonly signal: string };
  /**
   * The overflow policy of a queue gave this signal up: `reason` is the policy, of `'latest'` that a newer one of its key
   * took its place. `path` is the child of the edge, `direction` its direction there, `signal` the name of its class.
   */
  dropped: { readonly direction: 'in' | 'up'; readonly signal: string; readonly reason: DropReason };
  /**
   * There was no room for an item of a source, or, of `'latest'`, a newer one of its key took its place, or it came when
   * its source had been let go of: `member` is the method that listens, `reason` the overflow policy, or `'late'`.
   */
  'item-dropped': { readonly member: string; readonly reason: ItemDropReason };
  /** A signal was let in over capacity, because senders wait in the other direction of that edge too. */
  overdraft: { readonly direction: 'in' | 'up' };
  /** A hook of a start, `member`, has not ended after `forMs`. The start goes on waiting for it. */
  'slow-start': { readonly member: string; readonly forMs: number };
  /** The stop of the whole tree has not ended after `forMs`; `waits` is what it waits for. */
  'slow-stop': {
    readonly forMs: number;
    readonly waits: readonly Running[];
  };
  /** A deadline has passed: this method, which has run for `forMs`, is waited for no longer. */
  stuck: { readonly member: string; readonly forMs: number; readonly waitsFor: readonly string[] };
}

type EventOf<K extends keyof EventDetails> = EventDetails[K] & {
  readonly kind: K;
  /** the thread it happened to: `master/server/connections[3]` */
  readonly path: string;
};

/** An event before it is told: without its time. */
export type Happening = { [K in keyof EventDetails]: EventOf<K> }[keyof EventDetails];

/**
 * Something that happened in a running tree, as plain data. Told apart by `kind`; {@link EventDetails} says what each
 * kind means and what it holds. There may be new kinds in later versions: leave room for those you do not know.
 *
 * @example
 * ```ts
 * tree.events$.subscribe((event) => {
 *   if (event.kind === 'failed') alarm(`${event.path}: ${event.error.message}`);
 * });
 * ```
 */
export type TreeEvent = Happening & {
  /** when, in ms of the tree's clock */
  readonly at: number;
};
