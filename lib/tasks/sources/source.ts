import type { Dispatcher } from '../dispatcher.js';
import type { ListeningOptions } from '../../metadata/task-options.js';
import type { ItemBuffer } from './item-buffer.js';
import type { Sink } from './sink.js';

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
