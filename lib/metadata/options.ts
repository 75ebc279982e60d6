/**
 * How much a queue holds: signals, a whole number from 1; or signals (1,024 unless told) and bytes, with what a signal
 * weighs in bytes. One that is larger than the whole passes alone. What `weigh` throws, the sender gets.
 */
export type Capacity<S = Any> =
  | number
  | {
      readonly signals?: number;
      readonly bytes?: number;
      readonly weigh?: (signal: S) => number;
    };

// A queue carries signals of several classes: what its functions are given is the writer's word.
// eslint-disable-next-line typescript/no-explicit-any
export type Any = any;

/**
 * What becomes of a signal that comes while there is no room for it. `'wait'`: its sender waits. `'drop-oldest'`: those
 * that were queued first go, until there is room. `'drop-newest'`: it goes itself. `'fail'`: it goes, and the thread fails
 * with `QUEUE_OVERFLOW`: the child at that edge, in both directions.
 */
export type OverflowPolicy = 'wait' | 'drop-oldest' | 'drop-newest' | 'fail';

/** Why a signal was dropped: the policy that gave it up; of `'latest'`, that a newer one of its key took its place. */
export type DropReason = 'drop-oldest' | 'drop-newest' | 'latest' | 'fail';

/** A queue without room, as an overflow function sees it; where the bound of the listener is reached, that of its signals. */
export interface QueueView<S = Any> {
  /** signals queued */
  readonly size: number;
  /** how many may be */
  readonly capacity: number;
  /** bytes queued, where it is bounded in bytes; else 0 */
  readonly bytes: number;
  /** senders that wait */
  readonly waiting: number;
  /** the one that `'drop-oldest'` would give up first; nothing where there is none */
  readonly oldest: S | undefined;
}

/** What becomes of signals for which there is no room. */
export type OverflowOptions<S = Any> =
  | {
      /**
       * An {@link OverflowPolicy}, `'wait'` unless told; or a function that says which, asked for each signal that finds
       * no room. One that throws, or says anything else, fails the thread.
       */
      overflow?: OverflowPolicy | ((signal: S, queue: QueueView<S>) => OverflowPolicy);
      key?: undefined;
    }
  | {
      /**
       * At most one signal of each key is queued: a newer one takes its place in the order. Signals of different
       * listeners never do. When the queue is full of other keys, the oldest goes.
       */
      overflow: 'latest';
      /** what a signal is about; compared as in a `Map`. What it throws, the sender gets, and so for `undefined` or `null` */
      key: (signal: S) => unknown;
    };

/** How a queue is bounded, and what happens when it is full. */
export type QueueOptions<S = Any> = {
  /** see {@link Capacity}; 1,024 signals unless told */
  capacity?: Capacity<S>;
} & OverflowOptions<S>;

/** What `@Thread` takes; the decorator types `up`, `forwardUp` and `forwardIn` more closely. */
export interface ThreadOptions<U = unknown, F = unknown, G = unknown> {
  /** classes this thread sends UP itself */
  up?: U;
  /** classes its children send UP that go on UP without a handler */
  forwardUp?: F;
  /** classes that come IN and go on to every child that takes them without a handler */
  forwardIn?: G;
  /** the queue from the parent (`in`) and that to the parent (`up`), see {@link QueueOptions} */
  queues?: { in?: QueueOptions; up?: QueueOptions };
  /** ms without progress after which two blocked directions of the edge to the parent count as a deadlock; 10,000 unless told */
  deadlockMs?: number;
  /** ms a hook of the start may take; 30,000 unless told */
  startTimeoutMs?: number;
  /** ms that runs in progress have to end when the thread stops with what is below it; 5,000 unless told */
  quiesceTimeoutMs?: number;
  /** ms that the queues then have to be emptied; 10,000 unless told */
  drainTimeoutMs?: number;
  /** ms for `exit` and the deferred cleanups of the thread; 5,000 unless told */
  exitTimeoutMs?: number;
  /**
   * Whether nothing that begins in the thread, be it a listener, a task, an external listener or `@OnChildExit`, begins
   * before the one that runs is done; first come, first served. Not unless told
   */
  serial?: boolean;
  /** printed instead of the name of the class */
  name?: string;
}

/** Waits between restarts of a child or attempts of a task, growing from one to the next of a series. */
export interface Backoff {
  /** ms before the first of a series; 100 unless told */
  initialMs?: number;
  /** most ms, whatever the factor makes of it; 30,000 unless told */
  maxMs?: number;
  /** how much longer each is than the one before; 2 unless told */
  factor?: number;
  /** share of the wait, 0 to 1, that is left to chance: at 0.2, unless told, it is 80 to 100 % of what it would be */
  jitter?: number;
}

/** What `@Child` and `@Children` take about the end of a child: whether, how often and with whom it is started again. */
export interface RestartOptions {
  /**
   * After which end a child is started again: `'on-failure'` (unless told, for a `@Child`), `'always'`, which is also
   * after its own `stop()`, or `'never'` (unless told, for a member of `@Children`). Never after the parent stopped it.
   */
  restart?: 'on-failure' | 'always' | 'never';
  /** most restarts of one child within `withinMs`; 3 unless told. Beyond it the failure goes up. */
  maxRestarts?: number;
  /** ms; 60,000 unless told */
  withinMs?: number;
  /** see {@link Backoff} */
  backoff?: Backoff;
  /**
   * Who is started again with it: nobody else (`'one-for-one'`, unless told), the children after it in the order of the
   * fields (`'rest-for-one'`), or all of them (`'one-for-all'`). The others are stopped first, the last one first.
   */
  strategy?: 'one-for-one' | 'rest-for-one' | 'one-for-all';
}

/** What `@Children` takes. */
export interface GroupOptions extends RestartOptions {
  /** most members at a time, a whole number from 1; no limit unless told */
  max?: number;
  /**
   * ms after which a member that does nothing is stopped, drained, as by its parent: no signal handled or queued in
   * either direction, no task, listener or hook running, in it and in all below it. Never unless told.
   */
  idleMs?: number;
}
