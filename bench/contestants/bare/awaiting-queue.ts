const capacity = 1024;
const mask = capacity - 1;

/** Like {@link BoundedQueue}, for a handler that returns a promise: one item at a time. */
export class AwaitingQueue<T> {
  readonly #handle: (item: T) => Promise<void>;
  readonly #items: (T | undefined)[] = Array.from({ length: capacity });
  #head = 0;
  #tail = 0;
  #running = false;
  #room: (() => void) | undefined;

  constructor(handle: (item: T) => Promise<void>) {
    this.#handle = handle;
  }

  push(item: T): void | Promise<void> {
    this.#items[this.#tail++ & mask] = item;
    if (!this.#running) {
      this.#running = true;
      void this.#drain();
    }
    if (this.#tail - this.#head < capacity) return;
    return new Promise((resolve) => (this.#room = resolve));
  }

  async #drain(): Promise<void> {
    while (this.#head < this.#tail) {
      const at = this.#head++ & mask;
      const item = this.#items[at]!;
      this.#items[at] = undefined;
      await this.#handle(item);
      // half empty: fewer switches between the two sides
      if (this.#room && this.#tail - this.#head <= capacity >> 1) {
        const go = this.#room;
        this.#room = undefined;
        go();
      }
    }
    this.#running = false;
  }
}
