/**
 * How much a queue holds before senders wait: signals, a whole number from 1; or signals (1,024 unless told) and bytes,
 * with what a signal weighs in bytes. One that is larger than the whole passes alone.
 */
export type Capacity =
  | number
  | {
      readonly signals?: number;
      readonly bytes?: number;
      // the queue carries signals of several classes: what `weigh` is given is the writer's word
      // eslint-disable-next-line typescript/no-explicit-any
      readonly weigh?: (signal: any) => number;
    };

/** How a queue is bounded. */
export interface QueueOptions {
  /** see {@link Capacity}; 1,024 signals unless told */
  capacity?: Capacity;
}

/** What `@Thread` takes; the decorator types `up`, `forwardUp` and `forwardIn` more closely. */
export interface ThreadOptions<U = unknown, F = unknown, G = unknown> {
  /** classes this thread sends UP itself */
  up?: U;
  /** classes its children send UP that go on UP without a handler */
  forwardUp?: F;
  /** classes that come IN and go on to every child that takes them without a handler */
  forwardIn?: G;
  /** bounds of the queue from the parent (`in`) and to the parent (`up`) */
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
  /** printed instead of the name of the class */
  name?: string;
}

/** Waits between restarts, growing from one to the next of a series. */
export interface Backoff {
  /** ms before the first restart of a series; 100 unless told */
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
