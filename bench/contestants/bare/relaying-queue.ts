const capacity = 1024;
const mask = capacity - 1;
const soon = Promise.resolve();

/** Like {@link BoundedQueue}, for a handler that may have to wait: what it returns is waited for before the next item. */
export class RelayingQueue<T> {
  readonly #handle: (item: T) => void | Promise<void>;
  readonly #items: (T | undefined)[] = Array.from({ length: capacity });
  #head = 0;
  #tail = 0;
  #scheduled = false;
  #room: (() => void) | undefined;

  constructor(handle: (item: T) => void | Promise<void>) {
    this.#handle = handle;
  }

  push(item: T): void | Promise<void> {
    this.#items[this.#tail++ & mask] = item;
    if (!this.#scheduled) {
      this.#scheduled = true;
      void soon.then(this.#drain);
    }
    if (this.#tail - this.#head < capacity) return;
    return new Promise((resolve) => (this.#room = resolve));
  }

  readonly #drain = (): void => {
    while (this.#head < this.#tail) {
      const at = this.#head++ & mask;
      const item = this.#items[at]!;
      this.#items[at] = undefined;
      const wait = this.#handle(item);
      if (wait) return void wait.then(this.#drain);
    }
    this.#scheduled = false;
    if (!this.#room) return;
    const go = this.#room;
    this.#room = undefined;
    go();
  };
}
