/** A timer of a clock. Once taken it may be added again. */
export interface Timer {
  due: number;
  readonly callback: () => void;
  /** whether it was taken or cancelled */
  over: boolean;
}

/** The timers of one moment, the one set first comes first. */
interface Moment {
  readonly due: number;
  readonly timers: Timer[];
  next: number;
}

/**
 * Timers, the next one first. To set one and to take the next costs the logarithm of the number of moments, and where
 * there is such a moment already, nothing that grows.
 */
export class TimerHeap {
  readonly #moments = new Map<number, Moment>();
  #heap: Moment[] = [];
  #size = 0;
  #cancelled = 0;

  get size(): number {
    return this.#size;
  }

  add(timer: Timer): void {
    timer.over = false;
    const { due } = timer;
    const moment = this.#moments.get(due);
    if (moment) moment.timers.push(timer);
    else this.#open({ due, timers: [timer], next: 0 });
    this.#size++;
  }

  /** It stays where it is until its turn comes, or half of them are such. */
  cancel(timer: Timer): void {
    if (timer.over) return;
    timer.over = true;
    this.#size--;
    this.#cancelled++;
    if (this.#cancelled > this.#size) this.#sweep();
  }

  /** The timer that is due first. */
  get first(): Timer | undefined {
    for (let moment = this.#heap[0]; moment; moment = this.#heap[0]) {
      const timer = moment.timers[moment.next];
      if (timer?.over === false) return timer;
      if (timer) this.#pass(moment);
      else this.#close(moment);
    }
    return undefined;
  }

  take(): Timer | undefined {
    const timer = this.first;
    if (!timer) return undefined;
    this.#heap[0]!.next++;
    this.#size--;
    timer.over = true; // to cancel one that has run changes nothing
    return timer;
  }

  #pass(moment: Moment): void {
    moment.next++;
    this.#cancelled--;
  }

  #open(moment: Moment): void {
    this.#moments.set(moment.due, moment);
    this.#heap.push(moment);
    this.#rise(this.#heap.length - 1);
  }

  /** The first moment is over. */
  #close({ due }: Moment): void {
    this.#moments.delete(due);
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #sweep(): void {
    const left = this.#heap.map(({ due, timers, next }) => ({
      due,
      timers: timers.filter((timer, at) => at >= next && !timer.over),
      next: 0,
    }));
    this.#heap = left.filter(({ timers }) => timers.length > 0).sort((a, b) => a.due - b.due);
    this.#moments.clear();
    for (const moment of this.#heap) this.#moments.set(moment.due, moment);
    this.#cancelled = 0;
  }

  #rise(at: number): void {
    const moment = this.#heap[at]!;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.#heap[above]!.due <= moment.due) break;
      this.#heap[at] = this.#heap[above]!;
      at = above;
    }
    this.#heap[at] = moment;
  }

  #sink(at: number): void {
    const moment = this.#heap[at]!;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.#heap.length) break;
      if (below + 1 < this.#heap.length && this.#heap[below + 1]!.due < this.#heap[below]!.due) below++;
      if (moment.due <= this.#heap[below]!.due) break;
      this.#heap[at] = this.#heap[below]!;
      at = below;
    }
    this.#heap[at] = moment;
  }
}
