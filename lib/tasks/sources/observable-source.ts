import { Subject } from 'rxjs';
import { endable, type Subscribable } from './endable.js';
import { PushedItems } from './pushed-items.js';
import type { ItemBuffer } from './item-buffer.js';
import type { Sink } from './sink.js';
import type { Source, SourceParts } from './source.js';

/** An Observable, of rxjs or alike: subscribed when the thread runs. */
export class ObservableSource implements Source {
  readonly #observable: Subscribable;
  readonly #sink: Sink;
  readonly #items: PushedItems;
  readonly #over = new Subject<void>();
  #subscription: { unsubscribe(): void } | undefined;
  #released = false;

  constructor(observable: Subscribable, parts: SourceParts) {
    this.#observable = observable;
    this.#sink = parts.sink;
    this.#items = new PushedItems(parts);
  }

  get buffer(): ItemBuffer {
    return this.#items.buffer;
  }

  open(): void {
    this.#items.open();
    this.#subscription = endable(this.#observable, this.#over).subscribe({
      next: (item) => this.#items.push(item),
      error: (error) => this.#sink.failed(error),
      complete: () => this.#items.end(),
    });
    // It may have ended the thread while it was being subscribed.
    if (this.#released) this.#subscription.unsubscribe();
  }

  release(keeps: boolean): void | Promise<void> {
    this.#released = true;
    const rest = this.#items.close(keeps);
    try {
      if (this.#subscription) this.#subscription.unsubscribe();
      else this.#over.next();
    } catch (error) {
      this.#sink.releaseFailed(error);
    }
    return rest;
  }

  giveUp(): void {
    this.#items.giveUp();
  }
}
