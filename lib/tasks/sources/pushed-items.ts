import { TaskThreadError } from '../../errors/task-thread-error.js';
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
  #items: Waiting[] = [];
  #ended = false;
  #sink: Sink | undefined;
  #busy = false;

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

  close(): void {
    this.#sink = undefined;
    for (const { guard } of this.#items.splice(0)) guard?.dispose();
  }

  #drain(): void {
    while (this.#sink && !this.#busy && this.#items.length > 0) {
      const { item, guard } = this.#items.shift()!;
      const handled = this.#sink.take(item);
      guard?.dispose();
      if (!handled) continue;
      this.#busy = true;
      const next = (): void => {
        this.#busy = false;
        this.#drain();
      };
      handled.then(next, next);
    }
    if (this.#ended && !this.#busy && this.#items.length === 0) this.#sink?.ended();
  }

  #overflow(): void {
    const finding = `${this.#items.length} items wait, ${this.#capacity} are allowed.`;
    this.#sink?.failed(new TaskThreadError('SOURCE_OVERFLOW', finding));
  }
}
