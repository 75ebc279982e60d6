/**
 * Where the signals of one direction of an edge are. At any moment
 * `offered = accepted + refused + waiting` and
 * `accepted = handled + failed + dropped + discarded + queued + running`.
 */
export interface Account {
  readonly offered: number;
  readonly accepted: number;
  /** came after the end of the thread, or from outside while it stopped */
  readonly refused: number;
  /** offered by a sender that waits for room */
  readonly waiting: number;
  readonly handled: number;
  /** given to a handler that threw */
  readonly failed: number;
  /** given up by an overflow policy */
  readonly dropped: number;
  /** accepted by a thread that failed before their turn came */
  readonly discarded: number;
  readonly queued: number;
  readonly running: number;
}

/** What one direction of an edge counts. */
export interface Counts extends Account {
  /** signals let in over capacity because the other direction was blocked too */
  readonly overdrafts: number;
  /** most signals the queue ever held */
  readonly peak: number;
  /** bytes of what is queued, where the queue is bounded in bytes; else 0 */
  readonly bytes: number;
  /** replies to asks that came when nobody waited for them any more */
  readonly lateReplies: number;
  /** values that pipes gave to their methods; the signals that went in are counted as any */
  readonly values: number;
  /** of those, the ones nobody handled: more than may wait, or their thread had ended */
  readonly valuesLost: number;
}

/** How long the handlers of one direction of an edge took. A batch counts as one, and so does what a relay moves on at once. */
export interface HandlerTimes {
  /**
   * handlers that were timed: of each queue the first one in a millisecond, so all of them while there is little to do.
   * The mean is theirs
   */
  readonly timed: number;
  readonly mean: number;
  /** the longest: of those, and, to a few ms, of all that returned a promise and took longer than 2 ms */
  readonly max: number;
  /** what 99 of 100 stayed below, to a fifth: of those timed while somebody looks, which begins with the first look */
  readonly p99?: number;
}

/** One direction of an edge: its account, how full its queue was, and how long its handlers took. */
export interface Flow extends Counts {
  readonly handlerMs: HandlerTimes;
  /** of `dropped`, how many of each class, by its name; absent while there are none */
  readonly drops?: Readonly<Record<string, number>>;
}

/** Both directions of an edge. */
export interface EdgeStatistics {
  /** from the parent to the child */
  readonly in: Flow;
  /** from the child to the parent */
  readonly up: Flow;
}
