import type { Dispatcher, Job } from '../dispatcher.js';
import { Line } from '../line.js';
import { type ErrorGuard, guardOfItem } from './error-guard.js';
import type { Sink, SourceParts } from './source.js';

const defaultCapacity = 1024;
/** items of a method that is done at once between two questions whether the time is spent */
const itemsPerPiece = 32;

/** An item whose turn has not come. One that emits errors, a socket, must not do so while nobody listens. */
interface Waiting {
  readonly item: unknown;
  readonly more: readonly unknown[] | undefined;
  readonly guard: ErrorGuard | undefined;
}

/** Items of a source that cannot wait: kept, up to a capacity, and handed over while there is room. */
export class PushedItems implements Job {
  readonly #capacity: number;
  readonly #dispatcher: Dispatcher;
  readonly #items = new Line<Waiting>();
  #sink: Sink | undefined;
  #open = false;
  #ended = false;
  /** there is no room, or an item is being taken */
  #busy = false;
  /** waits for its turn among all that is ready */
  #inLine = false;
  #whenEmpty: (() => void) | undefined;

  constructor({ options, dispatcher }: SourceParts) {
    this.#capacity = options.capacity ?? defaultCapacity;
    this.#dispatcher = dispatcher;
  }

  /** From now on items are kept for `sink`. */
  attach(sink: Sink): void {
    this.#sink = sink;
  }

  push(item: unknown, more?: readonly unknown[]): void {
    if (!this.#sink) return;
    this.#items.push({ item, more, guard: guardOfItem(item) });
    if (this.#items.length <= this.#capacity) return this.#drain();
    this.#sink.overflowed(`${this.#items.length} items wait, ${this.#capacity} are allowed.`);
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
   * Nothing more will be pushed. An item that is given up keeps its guard: nobody else knows of it.
   *
   * @param keeps whether what has come before is still handed over
   * @returns a promise until that is done
   */
  close(keeps: boolean): void | Promise<void> {
    if (!keeps) {
      this.#sink = undefined;
      while (!this.#items.empty) this.#items.shift();
    }
    this.open();
    if (!this.#items.empty) return new Promise((resolve) => (this.#whenEmpty = resolve));
  }

  run(): void {
    this.#inLine = false;
    this.#drain();
  }

  #drain(): void {
    if (!this.#open) return;
    let left = itemsPerPiece;
    while (this.#sink && !this.#busy && !this.#inLine && !this.#items.empty) {
      this.#handOver(this.#sink, this.#items.shift());
      if (--left > 0) continue;
      left = itemsPerPiece;
      if (this.#dispatcher.spent()) this.#later();
    }
    if (this.#busy || this.#inLine || !this.#items.empty) return;
    this.#whenEmpty?.();
    if (this.#ended) this.#sink?.ended();
  }

  #handOver(sink: Sink, { item, more, guard }: Waiting): void {
    // From before the call on: what takes the item may make the source push the next.
    this.#busy = true;
    const full = sink.take(item, more);
    guard?.dispose();
    if (full) full.then(this.#goOn, this.#goOn);
    else this.#busy = false;
  }

  readonly #goOn = (): void => {
    this.#busy = false;
    if (this.#dispatcher.spent()) this.#later();
    else this.#drain();
  };

  #later(): void {
    this.#inLine = true;
    this.#dispatcher.ready(this);
  }
}
