import type { Dispatcher } from '../dispatcher.js';
import type { ListeningOptions } from '../options.js';

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
  /** More came than could be kept. */
  overflowed(finding: string): void;
  /** Its release failed, after it had begun well. */
  releaseFailed(error: unknown): void;
}

/** Something outside the tree that gives items, whatever it is made of. */
export interface Source {
  /** whether it gives no item before there is room for it, so that nothing is kept */
  readonly waits: boolean;
  /** Subscribes what would otherwise be missed; the items wait. At the end of `enter`. */
  attach?(sink: Sink): void;
  /** Begins to give items to the sink. */
  open(sink: Sink): void;
  /**
   * Ends that at once, without waiting for the next item and without destroying what is behind it.
   *
   * @param keeps whether items that have come already and wait are still handed over
   * @returns a promise while such items are left
   */
  release(keeps: boolean): void | Promise<void>;
}

/** Options of `@Listening` that a source reads. */
export type SourceOptions = Pick<ListeningOptions, 'event' | 'capacity'>;

/** What a source is made with. */
export interface SourceParts {
  readonly options: SourceOptions;
  readonly dispatcher: Dispatcher;
}
