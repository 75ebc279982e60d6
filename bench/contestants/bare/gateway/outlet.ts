import type { Frame } from '../../../../samples/gateway/frame.js';

/** bytes that may wait besides the batch that is being written, as in the queues of the sample; a frame is let in whole */
const mostBytes = 4 * 2 ** 20;
/** what a frame takes besides its bytes, roughly */
const overhead = 64;

export interface OutletOptions {
  /** frames of one batch */
  readonly most: number;
  /** how long a batch that is not full may wait for more */
  readonly withinMs: number;
  /** told when it was full and is half empty */
  readonly onRoom: () => void;
}

/** Frames on their way out, written in batches, one batch after the other. */
export class Outlet {
  readonly #write: (frames: readonly Frame[]) => void | Promise<void>;
  readonly #options: OutletOptions;
  #frames: Frame[] = [];
  #bytes = 0;
  #full = false;
  #busy = false;
  #timer: NodeJS.Timeout | undefined;
  #ending = false;
  #ended: (() => void) | undefined;

  constructor(write: (frames: readonly Frame[]) => void | Promise<void>, options: OutletOptions) {
    this.#write = write;
    this.#options = options;
  }

  /** Whoever sends waits while it is. */
  get full(): boolean {
    return this.#full;
  }

  push(frame: Frame): void {
    this.#frames.push(frame);
    this.#bytes += frame.bytes.length + overhead;
    if (this.#bytes >= mostBytes) this.#full = true;
    if (!this.#busy) this.#goOn();
  }

  /** Resolves when everything is written. */
  end(): Promise<void> {
    this.#ending = true;
    return new Promise((resolve) => {
      this.#ended = resolve;
      if (!this.#busy) this.#goOn();
    });
  }

  #goOn(): void {
    const { most, withinMs } = this.#options;
    if (this.#frames.length === 0) return this.#ended?.();
    const waits = this.#frames.length < most && !this.#full && !this.#ending;
    if (waits && withinMs > 0) {
      this.#timer ??= setTimeout(this.#writeSoon, withinMs);
      return;
    }
    this.#writeSoon();
  }

  /** Behind the I/O that waits: one batch may take milliseconds. */
  readonly #writeSoon = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#busy = true;
    setImmediate(() => void this.#writeBatch());
  };

  async #writeBatch(): Promise<void> {
    const batch = this.#frames.splice(0, this.#options.most);
    for (const { bytes } of batch) this.#bytes -= bytes.length + overhead;
    if (this.#full && this.#bytes <= mostBytes / 2) {
      this.#full = false;
      this.#options.onRoom(); // the next batch gathers while this one is written
    }
    await this.#write(batch);
    this.#busy = false;
    this.#goOn();
  }
}
