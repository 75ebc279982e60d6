import type { Readable } from 'node:stream';
import type { Dispatcher, Job } from '../dispatcher.js';
import { Piece } from './piece.js';
import { SharedFlow } from './shared-flow.js';
import type { Sink } from './sink.js';
import type { Source, SourceParts } from './source.js';

/** A Node stream: paused while there is no room, paused and left alone when released. */
export class StreamSource implements Source, Job {
  readonly #stream: Readable;
  readonly #dispatcher: Dispatcher;
  readonly #piece: Piece;
  #flow: SharedFlow | undefined;
  readonly #sink: Sink;
  #holds = false;

  constructor(stream: Readable, { dispatcher, sink }: SourceParts) {
    this.#stream = stream;
    this.#dispatcher = dispatcher;
    this.#piece = new Piece(dispatcher);
    this.#sink = sink;
  }

  get buffer(): undefined {
    return undefined;
  }

  open(): void {
    const stream = this.#stream;
    if (stream.errored) return this.#sink.failed(stream.errored);
    if (stream.readableEnded || stream.destroyed) return this.#sink.ended();
    stream.on('end', this.#onEnd);
    stream.on('close', this.#onClose);
    stream.on('data', this.#onData);
    this.#flow = SharedFlow.of(stream);
    this.#flow.join();
  }

  release(): void {
    this.#stream.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose);
    this.#flow?.leave(this.#holds);
    this.#flow = undefined;
  }

  run(): void {
    this.#holds = false;
    this.#flow?.letGo();
  }

  readonly #onData = (item: unknown): void => {
    // Of several that read it, one before may have ended the thread with the same chunk.
    if (!this.#flow) return this.#sink.late(item);
    const full = this.#sink.take(item);
    if (full) {
      this.#hold();
      full.then(this.#goOn, this.#goOn);
    } else if (this.#piece.spent()) {
      // A stream that has its next chunk at hand gives it without a turn of the event loop.
      this.#hold();
      this.#dispatcher.ready(this);
    }
  };

  readonly #goOn = (): void => {
    if (this.#dispatcher.spent()) this.#dispatcher.ready(this);
    else this.run();
  };

  #hold(): void {
    this.#holds = true;
    this.#flow?.hold();
  }

  readonly #onEnd = (): void => {
    // That it closes now says no more, and must not come before the end of the runs in progress.
    this.#stream.off('close', this.#onClose);
    this.#sink.ended();
  };
  /** A stream that was destroyed closes without an end. */
  readonly #onClose = (): void => this.#sink.closed();
}
