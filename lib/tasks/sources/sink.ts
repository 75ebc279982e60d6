import type { DropReason } from '../../metadata/options.js';

/** Where the items of a source go. */
export interface Sink {
  /**
   * @param more what came with the item: the other arguments of an event
   * @returns a promise while there is no room for the next item; the source waits for it if it can
   */
  take(item: unknown, more?: readonly unknown[]): void | PromiseLike<unknown>;
  /** It has given all its items. */
  ended(): void;
  /** It was closed, be it before its end. */
  closed(): void;
  failed(error: unknown): void;
  /** An item was given up for which there was no room. */
  dropped(reason: DropReason): void;
  /** There was no room for an item, and that is a failure. */
  overflowed(error: unknown): void;
  /** An item came when it was released already: it has left its source, and nobody takes it. */
  late(item: unknown, more?: readonly unknown[]): void;
  /** Its release failed, after it had begun well. */
  releaseFailed(error: unknown): void;
}
