import type { TreeEvent } from './event.js';

/** Tells whoever listens what happens in the tree. Callers ask `active` first, so silence costs one comparison. */
export class EventHub {
  #listeners: ((event: TreeEvent) => void)[] = [];

  get active(): boolean {
    return this.#listeners.length > 0;
  }

  emit(event: TreeEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** @returns a function that ends the subscription */
  listen(listener: (event: TreeEvent) => void): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((each) => each !== listener);
    };
  }
}
