import type { Any, Backoff, OverflowPolicy, QueueView } from './options.js';

/** What `@Rescheduling` takes. */
export interface ReschedulingOptions {
  /** ms between two runs; 0 (unless told): one after the other */
  intervalMs?: number;
  /** `'delay'` (unless told): the interval begins when a run has ended. `'rate'`: runs start on a grid; missed ticks are skipped and counted. */
  mode?: 'delay' | 'rate';
  /** ms before the first run; 0 unless told */
  initialDelayMs?: number;
  /**
   * instead of an interval: the moments to run at, five fields or six with seconds, or `@daily` and its kin. By the wall
   * clock of its time zone; a moment that passes while a run is in progress is skipped and counted
   */
  cron?: string;
  /** the time zone of `cron`, such as `'Europe/Berlin'`; that of the process unless told */
  timeZone?: string;
  /** up to this many ms, drawn evenly, are added to each wait; 0 unless told */
  jitterMs?: number;
  /** the task ends after this many runs; no limit unless told */
  maxRuns?: number;
  /**
   * what an error of a run means: the failure of the thread (`'fail'`, unless told), or that the run is tried again after
   * a while (`'retry'`), which is logged
   */
  onError?: 'fail' | 'retry';
  /** the waits before a run is tried again, see {@link Backoff}; with `onError: 'retry'` */
  backoff?: Backoff;
  /** how often one run is tried again before its error fails the thread; no limit unless told; with `onError: 'retry'` */
  maxRetries?: number;
  /**
   * ms a run that returns a promise may take; no limit unless told. Past it `run.signal` aborts and the thread fails with
   * `TASK_TIMEOUT`. With `onError: 'retry'` the run has as long again to end, so that no two overlap, and is tried again
   */
  timeoutMs?: number;
  /** runs in a second above which a warning is logged, once; 10,000 unless told, `Infinity`: never */
  warnAbovePerSecond?: number;
}

/** What becomes of an item that comes while there is no room for it: an {@link OverflowPolicy}, save that it cannot wait. */
export type SourcePolicy = Exclude<OverflowPolicy, 'wait'>;

/** What `@Listening` takes. */
export interface ListeningOptions {
  /** the event to listen to, of an emitter or EventTarget; the method gets all its arguments */
  event?: string;
  /** so many items are handled at once, begun in order; 1 unless told */
  concurrency?: number;
  /** what the end of the source means: nothing (unless told), the stop of the thread, or its failure */
  onEnd?: 'ignore' | 'stop' | 'fail';
  /** what an error of the source means: the failure of the thread (unless told), or nothing */
  onError?: 'fail' | 'ignore';
  /** most items that wait for their turn, of a source that cannot wait: an emitter, an Observable; 1,024 unless told */
  capacity?: number;
  /**
   * A {@link SourcePolicy}, `'fail'` unless told; or a function that says which, asked for each item that finds no room.
   * With `'latest'` at most one item of each `key` waits: a newer one takes its place in the order, and when there is no
   * room for another key, the oldest goes. Of an event all of them see the first argument.
   */
  overflow?: SourcePolicy | 'latest' | ((item: Any, waiting: QueueView) => SourcePolicy);
  /** for `'latest'`: what an item is about, compared as in a `Map`. What it throws fails the thread, and so do `undefined` and `null` */
  key?: (item: Any) => unknown;
}
