import type { Any, OverflowPolicy, QueueView } from '../metadata/options.js';

/** What `@Rescheduling` takes. */
export interface ReschedulingOptions {
  /** ms between two runs; 0 (unless told): one after the other */
  intervalMs?: number;
  /** `'delay'` (unless told): the interval begins when a run has ended. `'rate'`: runs start on a grid; missed ticks are skipped and counted. */
  mode?: 'delay' | 'rate';
  /** ms before the first run; 0 unless told */
  initialDelayMs?: number;
  /** up to this many ms, drawn evenly, are added to each wait; 0 unless told */
  jitterMs?: number;
  /** the task ends after this many runs; no limit unless told */
  maxRuns?: number;
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
