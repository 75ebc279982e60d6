const capacity = 1024;
const soon = Promise.resolve();

/** Like {@link BoundedQueue}, for very many of them: the batch is an array that begins empty. */
export class GrowingQueue<T> {
  readonly #handle: (item: T) => void;
  #items: T[] = [];
  #room: (() => void) | undefined;

  constructor(handle: (item: T) => void) {
    this.#handle = handle;
  }

  push(item: T): void | Promise<void> {
    if (this.#items.push(item) === 1) void soon.then(() => this.#drain());
    if (this.#items.length < capacity) return;
    return new Promise((resolve) => (this.#room = resolve));
  }

  #drain(): void {
    const items = this.#items;
    this.#items = [];
    for (const item of items) this.#handle(item);
    if (!this.#room) return;
    const go = this.#room;
    this.#room = undefined;
    go();
  }
}
