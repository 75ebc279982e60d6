import type { Dispatcher, Job } from '../dispatcher.js';
import type { Sink } from './sink.js';
import type { Source, SourceParts } from './source.js';

/** An async iterable: asked for its next item, in its turn among all that is ready, when there is room for it. */
export class IterableSource implements Source, Job {
  readonly #iterable: AsyncIterable<unknown>;
  readonly #dispatcher: Dispatcher;
  readonly #sink: Sink;
  #iterator: AsyncIterator<unknown> | undefined;
  #released = false;
  /** the next item was asked for, and nothing is known of it */
  #asked = false;
  /** one that had come when it was released is still handed over */
  #keeps = false;

  constructor(iterable: AsyncIterable<unknown>, { dispatcher, sink }: SourceParts) {
    this.#iterable = iterable;
    this.#dispatcher = dispatcher;
    this.#sink = sink;
  }

  get buffer(): undefined {
    return undefined;
  }

  open(): void {
    this.#dispatcher.ready(this);
  }

  release(keeps: boolean): void | Promise<void> {
    this.#released = true;
    const had = keeps && this.#asked ? this.#lastCall() : undefined;
    // Not awaited: a generator that waits for its next item answers only then.
    Promise.resolve(this.#holder?.return?.()).catch((error: unknown) => this.#sink.releaseFailed(error));
    return had;
  }

  run(): void {
    if (this.#released) return;
    this.#next().catch((error: unknown) => !this.#released && this.#sink.failed(error));
  }

  /** What is its own iterator, as `on` of node:events gives it, holds something before it is asked for its first item. */
  get #holder(): AsyncIterator<unknown> | undefined {
    return this.#iterator ?? ('next' in this.#iterable ? (this.#iterable as AsyncIterator<unknown>) : undefined);
  }

  /** Whoever awaits an item that has come goes on in the microtask that is due first. */
  async #lastCall(): Promise<void> {
    this.#keeps = true;
    await Promise.resolve();
    this.#keeps = false;
  }

  async #next(): Promise<void> {
    this.#iterator ??= this.#iterable[Symbol.asyncIterator]();
    this.#asked = true;
    const step = await this.#iterator.next();
    this.#asked = false;
    if (this.#released && !this.#keeps) return step.done ? undefined : this.#sink.late(step.value);
    if (step.done) return this.#sink.ended();
    await this.#sink.take(step.value);
    if (!this.#released) this.#dispatcher.ready(this);
  }
}
