import { TaskThreadError } from '../../errors/task-thread-error.js';
import { Line } from '../line.js';
import { emitsErrors, ErrorGuard } from './error-guard.js';
import type { Sink } from './source.js';

/** An item whose turn has not come. One that emits errors, a socket, must not do so while nobody listens. */
interface Waiting {
  readonly item: unknown;
  readonly guard: ErrorGuard | undefined;
}

/** Items of a source that cannot wait: kept, up to a capacity, and handed over one at a time. */
export class PushedItems {
  readonly #capacity: number;
  readonly #items = new Line<Waiting>();
  #ended = false;
  #sink: Sink | undefined;
  #busy = false;
  #whenEmpty: (() => void) | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  push(item: unknown): void {
    this.#items.push({ item, guard: emitsErrors(item) ? new ErrorGuard(item) : undefined });
    if (this.#items.length > this.#capacity) return this.#overflow();
    this.#drain();
  }

  end(): void {
    this.#ended = true;
    this.#drain();
  }

  open(sink: Sink): void {
    this.#sink = sink;
    if (this.#items.length > this.#capacity) return this.#overflow();
    this.#drain();
  }

  /**
   * Nothing more will be pushed. With a sink, what has come before is still handed over.
   *
   * @returns a promise until that is done
   */
  close(sink: Sink | undefined): void | Promise<void> {
    this.#sink = sink;
    while (!sink && !this.#items.empty) this.#items.shift().guard?.dispose();
    this.#drain();
    if (this.#items.length > 0) return new Promise((resolve) => (this.#whenEmpty = resolve));
  }

  #drain(): void {
    while (this.#sink && !this.#busy && this.#items.length > 0) {
      const { item, guard } = this.#items.shift();
      // From before the call on: what takes the item may make the source push the next.
      this.#busy = true;
      const handled = this.#sink.take(item);
      guard?.dispose();
      if (!handled) {
        this.#busy = false;
        continue;
      }
      const next = (): void => {
        this.#busy = false;
        this.#drain();
      };
      handled.then(next, next);
    }
    if (this.#busy || this.#items.length > 0) return;
    this.#whenEmpty?.();
    if (this.#ended) this.#sink?.ended();
  }

  #overflow(): void {
    const finding = `${this.#items.length} items wait, ${this.#capacity} are allowed.`;
    this.#sink?.failed(new TaskThreadError('SOURCE_OVERFLOW', finding));
  }
}
