import type { Readable } from 'node:stream';
import type { Sink, Source } from './source.js';

/** A Node stream: paused while an item is handled, paused and left alone when released. */
export class StreamSource implements Source {
  readonly #stream: Readable;
  #sink: Sink | undefined;

  constructor(stream: Readable) {
    this.#stream = stream;
  }

  open(sink: Sink): void {
    const stream = this.#stream;
    this.#sink = sink;
    if (stream.readableEnded || stream.destroyed) return this.#onEnd();
    stream.on('end', this.#onEnd);
    stream.on('close', this.#onEnd);
    stream.on('data', this.#onData);
    // Whoever had it before may have left it paused: then a listener alone does not make it flow.
    stream.resume();
  }

  release(): void {
    this.#sink = undefined;
    this.#stream.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onEnd);
    this.#stream.pause();
  }

  readonly #onData = (item: unknown): void => {
    const handled = this.#sink?.take(item);
    if (!handled) return;
    this.#stream.pause();
    const resume = (): void => void (this.#sink && this.#stream.resume());
    handled.then(resume, resume);
  };

  /** A stream that was destroyed closes without an end. */
  readonly #onEnd = (): void => this.#sink?.ended();
}
