import type { ListeningOptions } from '../options.js';

/** Where the items of a source go. */
export interface Sink {
  /** @returns a promise while the item is being handled; the source waits for it if it can */
  take(item: unknown): void | PromiseLike<unknown>;
  ended(): void;
  failed(error: unknown): void;
}

/** Something outside the tree that gives items, whatever it is made of. */
export interface Source {
  /** Subscribes what would otherwise be missed; the items wait. At the end of `enter`. */
  attach?(): void;
  /** Begins to give items to the sink. */
  open(sink: Sink): void;
  /**
   * Ends that at once, without waiting for the next item and without destroying what is behind it. Items that have come
   * already and wait are handed to `sink`, if there is one.
   *
   * @returns a promise while such items are left
   */
  release(sink: Sink | undefined): void | Promise<void>;
}

/** Options of `@Listening` that a source reads, with their defaults. */
export type SourceOptions = Pick<ListeningOptions, 'event' | 'capacity'>;
