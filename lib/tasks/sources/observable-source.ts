import { PushedItems } from './pushed-items.js';
import type { Sink, Source } from './source.js';

interface Subscribable {
  subscribe(observer: { next(item: unknown): void; error(error: unknown): void; complete(): void }): {
    unsubscribe(): void;
  };
}

/** An Observable, of rxjs or alike: subscribed when the thread runs. */
export class ObservableSource implements Source {
  readonly #observable: Subscribable;
  readonly #items: PushedItems;
  #subscription: { unsubscribe(): void } | undefined;
  #released = false;

  constructor(observable: Subscribable, capacity: number) {
    this.#observable = observable;
    this.#items = new PushedItems(capacity);
  }

  open(sink: Sink): void {
    this.#items.open(sink);
    this.#subscription = this.#observable.subscribe({
      next: (item) => this.#items.push(item),
      error: (error) => sink.failed(error),
      complete: () => this.#items.end(),
    });
    // It may have ended the thread while it was being subscribed.
    if (this.#released) this.#subscription.unsubscribe();
  }

  release(sink: Sink | undefined): void | Promise<void> {
    this.#released = true;
    this.#subscription?.unsubscribe();
    return this.#items.close(sink);
  }
}

export function isSubscribable(value: object): value is Subscribable {
  return 'subscribe' in value && typeof value.subscribe === 'function';
}
