import type { Dispatcher, Job } from '../dispatcher.js';
import type { Sink, Source } from './source.js';

/** An async iterable: asked for its next item, in its turn among all that is ready, when there is room for it. */
export class IterableSource implements Source, Job {
  readonly #iterable: AsyncIterable<unknown>;
  readonly #dispatcher: Dispatcher;
  #iterator: AsyncIterator<unknown> | undefined;
  #sink: Sink | undefined;

  constructor(iterable: AsyncIterable<unknown>, dispatcher: Dispatcher) {
    this.#iterable = iterable;
    this.#dispatcher = dispatcher;
  }

  get waits(): boolean {
    return true;
  }

  open(sink: Sink): void {
    this.#sink = sink;
    this.#dispatcher.ready(this);
  }

  release(): void {
    const sink = this.#sink;
    this.#sink = undefined;
    // Not awaited: a generator that waits for its next item answers only then.
    Promise.resolve(this.#iterator?.return?.()).catch((error: unknown) => sink?.releaseFailed(error));
  }

  run(): void {
    if (this.#sink) this.#next(this.#sink).catch((error: unknown) => this.#sink?.failed(error));
  }

  async #next(sink: Sink): Promise<void> {
    this.#iterator ??= this.#iterable[Symbol.asyncIterator]();
    const step = await this.#iterator.next();
    if (!this.#sink) return;
    if (step.done) return sink.ended();
    await sink.take(step.value);
    if (this.#sink) this.#dispatcher.ready(this);
  }
}
