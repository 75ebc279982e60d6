import type { DropReason } from '../../intercom/queue/drops.js';
import type { Dispatcher } from '../dispatcher.js';
import type { ListeningOptions } from '../options.js';
import type { ItemBuffer } from './item-buffer.js';

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

/** Something outside the tree that gives items, whatever it is made of. */
export interface Source {
  /** items that wait, of one that cannot wait itself; else nothing is kept */
  readonly buffer: ItemBuffer | undefined;
  /** Subscribes what would otherwise be missed; the items wait. At the end of `enter`. */
  attach?(): void;
  /** Begins to give items. */
  open(): void;
  /**
   * Ends that at once, without waiting for the next item and without destroying what is behind it.
   *
   * @param keeps whether items that have come already and wait are still handed over
   * @returns a promise while such items are left
   */
  release(keeps: boolean): void | Promise<void>;
  /** The thread has ended: what still waits is handed to nobody. Of one that keeps items. */
  giveUp?(): void;
}

/** What a source is made with. */
export interface SourceParts {
  readonly options: ListeningOptions;
  readonly dispatcher: Dispatcher;
  readonly sink: Sink;
}
