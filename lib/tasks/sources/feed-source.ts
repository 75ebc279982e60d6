import type { Job } from '../dispatcher.js';
import type { FeedIterator, ObservableFeed } from './observable-feed.js';
import type { Sink } from './sink.js';
import type { Source, SourceParts } from './source.js';

/** An Observable that was bounded by `fromObservable`: what it has given already is handed over, also when the thread stops. */
export class FeedSource implements Source, Job {
  readonly #iterator: FeedIterator<unknown>;
  readonly #parts: SourceParts;
  #sink: Sink | undefined;
  #whenEmpty: (() => void) | undefined;
  /** what waits stands in the feed */
  readonly buffer = undefined;

  constructor(feed: ObservableFeed<unknown>, parts: SourceParts) {
    this.#iterator = feed[Symbol.asyncIterator]();
    this.#parts = parts;
  }

  open(): void {
    this.#sink = this.#parts.sink;
    this.#parts.dispatcher.ready(this);
  }

  release(keeps: boolean): void | Promise<void> {
    if (!keeps || !this.#sink) {
      this.#sink = undefined;
      void this.#iterator.return();
      return;
    }
    const rest = new Promise<void>((resolve) => (this.#whenEmpty = resolve));
    try {
      this.#iterator.close();
    } catch (error) {
      this.#parts.sink.releaseFailed(error);
    }
    return rest;
  }

  giveUp(): void {
    this.#sink = undefined;
    void this.#iterator.return();
    this.#whenEmpty?.();
  }

  run(): void {
    if (this.#sink) void this.#next(this.#sink);
  }

  async #next(sink: Sink): Promise<void> {
    try {
      const step = await this.#iterator.next();
      if (!this.#sink) return step.done ? undefined : sink.late(step.value);
      if (step.done) return this.#over(() => sink.ended());
      await sink.take(step.value);
      if (this.#sink) this.#parts.dispatcher.ready(this);
    } catch (error) {
      this.#over(() => sink.failed(error));
    }
  }

  /** It has come to its end, its own or that of the thread. */
  #over(tell: () => void): void {
    this.#sink = undefined;
    if (this.#whenEmpty) this.#whenEmpty();
    else tell();
  }
}
