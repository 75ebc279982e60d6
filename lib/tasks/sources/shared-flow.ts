import type { Readable } from 'node:stream';

const flows = new WeakMap<Readable, SharedFlow>();

/** Lets a stream flow while none of those that read it is busy. */
export class SharedFlow {
  readonly #stream: Readable;
  #readers = 0;
  #busy = 0;

  private constructor(stream: Readable) {
    this.#stream = stream;
  }

  /** The one of a stream. */
  static of(stream: Readable): SharedFlow {
    let flow = flows.get(stream);
    if (!flow) flows.set(stream, (flow = new SharedFlow(stream)));
    return flow;
  }

  join(): void {
    this.#readers++;
    // Whoever had it before may have left it paused: then a listener alone does not make it flow.
    this.#flow();
  }

  hold(): void {
    this.#busy++;
    this.#stream.pause();
  }

  letGo(): void {
    this.#busy--;
    this.#flow();
  }

  /** @param busy whether the reader that leaves holds the stream */
  leave(busy: boolean): void {
    this.#readers--;
    if (busy) this.#busy--;
    if (this.#readers === 0) this.#stream.pause();
    else this.#flow();
  }

  #flow(): void {
    if (this.#busy === 0 && this.#readers > 0) this.#stream.resume();
  }
}
