import type { Dispatcher, Job } from '../dispatcher.js';
import { ItemBuffer } from './item-buffer.js';
import { Piece } from './piece.js';
import type { Sink } from './sink.js';
import type { SourceParts } from './source.js';

/**
 * Items of a source that cannot wait: kept, up to a capacity, and handed over while there is room and the event loop does
 * not wait for its turn.
 */
export class PushedItems implements Job {
  readonly buffer: ItemBuffer;
  readonly #dispatcher: Dispatcher;
  readonly #piece: Piece;
  readonly #sink: Sink;
  #open = false;
  #closed = false;
  #ended = false;
  /** there is no room, or an item is being taken */
  #busy = false;
  /** waits for its turn among all that is ready */
  #inLine = false;
  #whenEmpty: (() => void) | undefined;

  constructor({ options, dispatcher, sink }: SourceParts) {
    this.buffer = new ItemBuffer(options, sink);
    this.#dispatcher = dispatcher;
    this.#piece = new Piece(dispatcher);
    this.#sink = sink;
  }

  push(item: unknown, more?: readonly unknown[]): void {
    if (this.#closed) return this.#sink.late(item, more);
    // For want of time alone nothing is dropped.
    if (this.#inLine && !this.#busy && this.buffer.size >= this.buffer.capacity) this.#handOver();
    this.buffer.push(item, more);
    this.#drain();
  }

  end(): void {
    this.#ended = true;
    this.#drain();
  }

  /** Hands over what has come, and what comes. */
  open(): void {
    this.#open = true;
    this.#drain();
  }

  /**
   * Nothing more will be pushed.
   *
   * @param keeps whether what has come before is still handed over
   * @returns a promise until that is done
   */
  close(keeps: boolean): void | Promise<void> {
    this.#closed = true;
    if (!keeps) this.buffer.discard();
    this.open();
    if (this.buffer.size > 0) return new Promise((resolve) => (this.#whenEmpty = resolve));
  }

  /** What still waits is handed to nobody. */
  giveUp(): void {
    this.buffer.discard();
    this.#drain();
  }

  run(): void {
    this.#inLine = false;
    // Its turn has come, so the first of them does not ask.
    if (!this.#busy && this.buffer.size > 0) this.#handOver();
    this.#drain();
  }

  /** It asks before each item, for what is emitted one by one comes here one by one, too. */
  #drain(): void {
    if (!this.#open) return;
    while (!this.#busy && !this.#inLine && this.buffer.size > 0) {
      if (this.#piece.spent()) this.#later();
      else this.#handOver();
    }
    if (this.#busy || this.#inLine || this.buffer.size > 0) return;
    this.#whenEmpty?.();
    if (this.#ended) this.#sink.ended();
  }

  #handOver(): void {
    const { item, more, guards } = this.buffer.shift();
    // From before the call on: what takes the item may make the source push the next.
    this.#busy = true;
    const full = this.#sink.take(item, more);
    for (const guard of guards) guard.dispose();
    if (full) full.then(this.#goOn, this.#goOn);
    else this.#busy = false;
  }

  readonly #goOn = (): void => {
    this.#busy = false;
    this.#drain();
  };

  #later(): void {
    this.#inLine = true;
    this.#dispatcher.ready(this);
  }
}
