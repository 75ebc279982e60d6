import { Subject } from 'rxjs';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import { Line } from '../line.js';
import { endable, type Subscribable } from './endable.js';

/** What `fromObservable` takes. */
export interface FeedOptions {
  /** most items that wait for whoever iterates, a whole number from 1; 1,024 unless told */
  capacity?: number;
  /**
   * what becomes of an item for which there is no room: the error `SOURCE_OVERFLOW` behind those that wait (`'fail'`,
   * unless told), the oldest that waits is given up (`'drop-oldest'`), or itself (`'drop-newest'`)
   */
  overflow?: 'fail' | 'drop-oldest' | 'drop-newest';
}

/** An Observable as an async iterable, bounded. Each iteration subscribes anew, with its first step. */
export class ObservableFeed<T> implements AsyncIterable<T> {
  readonly #observable: Subscribable<T>;
  readonly #options: Required<FeedOptions>;
  #dropped = 0;

  /** @internal */
  constructor(observable: Subscribable<T>, options: Required<FeedOptions>) {
    this.#observable = observable;
    this.#options = options;
  }

  /** items that were given up, of all iterations: by `overflow`, or because nobody went on iterating */
  get dropped(): number {
    return this.#dropped;
  }

  [Symbol.asyncIterator](): FeedIterator<T> {
    return new FeedIterator(this.#observable, this.#options, (count) => (this.#dropped += count));
  }
}

interface Step<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: unknown): void;
}

/** One iteration: what has come and was not asked for waits, or what was asked for and has not come. */
export class FeedIterator<T> implements AsyncIterator<T, undefined> {
  readonly #observable: Subscribable<T>;
  readonly #options: Required<FeedOptions>;
  readonly #dropped: (count: number) => void;
  readonly #items = new Line<T>();
  readonly #steps = new Line<Step<T>>();
  readonly #over = new Subject<void>();
  #subscription: { unsubscribe(): void } | undefined;
  #began = false;
  /** nothing comes any more */
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(observable: Subscribable<T>, options: Required<FeedOptions>, dropped: (count: number) => void) {
    this.#observable = observable;
    this.#options = options;
    this.#dropped = dropped;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    this.#begin();
    return new Promise((resolve, reject) => {
      this.#steps.push({ resolve, reject });
      this.#serve();
    });
  }

  /** Whoever iterates has had enough: what waits is given up. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#dropped(this.#items.length);
    while (!this.#items.empty) this.#items.shift();
    this.#failure = undefined;
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Nothing more comes; what waits is still given. */
  close(): void {
    this.#began = this.#ended = true;
    const subscription = this.#subscription;
    this.#subscription = undefined;
    try {
      if (subscription) subscription.unsubscribe();
      else this.#over.next();
    } finally {
      this.#serve();
    }
  }

  #begin(): void {
    if (this.#began) return;
    this.#began = true;
    this.#subscription = endable(this.#observable, this.#over).subscribe({
      next: (item) => this.#push(item),
      error: (error) => this.#end({ error }),
      complete: () => this.#end(undefined),
    });
    // It may have been closed while it was being subscribed.
    if (this.#ended) this.#subscription.unsubscribe();
  }

  #push(item: T): void {
    if (this.#ended) return;
    const { capacity, overflow } = this.#options;
    if (this.#items.length >= capacity && overflow !== 'drop-oldest') {
      this.#dropped(1);
      if (overflow === 'fail') this.#overflow();
      return;
    }
    this.#items.push(item);
    if (this.#items.length > capacity) {
      this.#items.shift();
      this.#dropped(1);
    }
    this.#serve();
  }

  #overflow(): void {
    const finding = `${this.#options.capacity} items of the Observable wait, as many as are allowed, and another came.`;
    this.#failure = { error: new TaskThreadError('SOURCE_OVERFLOW', finding) };
    this.close();
  }

  #end(failure: { readonly error: unknown } | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = failure;
    this.#serve();
  }

  #serve(): void {
    while (!this.#steps.empty) {
      if (!this.#items.empty) this.#steps.shift().resolve({ done: false, value: this.#items.shift() });
      else if (!this.#ended) return;
      else this.#finish(this.#steps.shift());
    }
  }

  #finish(step: Step<T>): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) step.reject(failure.error);
    else step.resolve({ done: true, value: undefined });
  }
}
