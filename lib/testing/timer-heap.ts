/** A timer of a clock that a test moves. */
export interface Timer {
  readonly due: number;
  readonly callback: () => void;
  /** of several that are due at once, the one set first comes first */
  readonly order: number;
  cancelled: boolean;
}

/** Timers, the next one first: to set one and to take the next costs the logarithm of their number. */
export class TimerHeap {
  #heap: Timer[] = [];
  #order = 0;
  #cancelled = 0;

  get size(): number {
    return this.#heap.length - this.#cancelled;
  }

  add(due: number, callback: () => void): Timer {
    const timer = { due, callback, order: this.#order++, cancelled: false };
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1);
    return timer;
  }

  /** It stays where it is until its turn comes, or half of them are such. */
  cancel(timer: Timer): void {
    if (timer.cancelled) return;
    timer.cancelled = true;
    this.#cancelled++;
    if (this.#cancelled * 2 > this.#heap.length) this.#sweep();
  }

  /** The timer that is due first. */
  get first(): Timer | undefined {
    while (this.#heap[0]?.cancelled) {
      this.#takeFirst();
      this.#cancelled--;
    }
    return this.#heap[0];
  }

  take(): Timer | undefined {
    const timer = this.first;
    if (!timer) return undefined;
    this.#takeFirst();
    timer.cancelled = true; // to cancel one that has run changes nothing
    return timer;
  }

  #takeFirst(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #sweep(): void {
    this.#heap = this.#heap.filter((each) => !each.cancelled).sort((a, b) => (before(a, b) ? -1 : 1));
    this.#cancelled = 0;
  }

  #rise(at: number): void {
    const timer = this.#heap[at]!;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!before(timer, this.#heap[above]!)) break;
      this.#heap[at] = this.#heap[above]!;
      at = above;
    }
    this.#heap[at] = timer;
  }

  #sink(at: number): void {
    const timer = this.#heap[at]!;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.#heap.length) break;
      if (below + 1 < this.#heap.length && before(this.#heap[below + 1]!, this.#heap[below]!)) below++;
      if (!before(this.#heap[below]!, timer)) break;
      this.#heap[at] = this.#heap[below]!;
      at = below;
    }
    this.#heap[at] = timer;
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}
