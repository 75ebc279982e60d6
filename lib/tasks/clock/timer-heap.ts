/** A timer of a clock. Once taken or cancelled it may be added again. */
export interface Timer {
  /** when, in what its clock counts by; not to be changed while it is set */
  due: number;
  /** its place among the timers of its moment; {@link notSet} while it is in no heap */
  at: number;
  ring(): void;
}

/** The place of a timer that is in no heap. */
export const notSet = -1;

/** most moments without timers that are always kept: timers set and cancelled one after the other share the same few */
const emptyKept = 64;

/** most moments that are kept when they are over, to be others, and most timers that one of them has held */
const overKept = 64;
const timersKept = 1024;

/** The timers of one moment, the one set first comes first. */
class Moment {
  due = 0;
  /** one that was cancelled leaves its place empty; made for one, for pushed to when empty it would hold seventeen */
  readonly timers: (Timer | undefined)[] = [undefined];
  /** places before it are empty */
  next = 0;
  /** places from here on are free */
  end = 0;
  /** timers there are */
  left = 0;

  /** The next timer of one that has any. */
  get first(): Timer {
    for (; ; this.next++) {
      const timer = this.timers[this.next];
      if (timer !== undefined) return timer;
    }
  }
}

/**
 * Timers, the next one first. To set one and to take the next costs the logarithm of the number of moments, and where
 * there is such a moment already, nothing that grows. One that was cancelled is kept nowhere, for what it would have
 * called may be large, and die young.
 */
export class TimerHeap {
  readonly #moments = new Map<number, Moment>();
  #heap: Moment[] = [];
  /** the moment of the timer added last: mostly that of the next one, too */
  #latest: Moment | undefined = undefined;
  #size = 0;
  /** moments without timers */
  #empty = 0;
  /** moments that are over, to be others: to make new ones, and let their lists grow, is a tenth of what runs leave as garbage */
  readonly #over: Moment[] = [];

  get size(): number {
    return this.#size;
  }

  add(timer: Timer): void {
    const { due } = timer;
    let moment = this.#latest;
    if (moment?.due !== due) this.#latest = moment = this.#moments.get(due) ?? this.#open(due);
    if (moment.left++ === 0) this.#empty--;
    timer.at = moment.end++;
    moment.timers[timer.at] = timer;
    this.#size++;
  }

  cancel(timer: Timer): void {
    if (timer.at !== notSet) this.#remove(timer, this.#moments.get(timer.due)!);
    if (this.#empty > emptyKept && this.#empty * 2 > this.#heap.length) this.#sweep();
  }

  /** When the next timer is due. */
  get due(): number {
    return this.#firstMoment?.due ?? Infinity;
  }

  /** The timer that is due first. */
  get first(): Timer | undefined {
    return this.#firstMoment?.first;
  }

  take(): Timer | undefined {
    const moment = this.#firstMoment;
    const timer = moment?.first;
    if (timer !== undefined) this.#remove(timer, moment!);
    return timer;
  }

  /** The moment of the next timer. */
  get #firstMoment(): Moment | undefined {
    for (let moment = this.#heap[0]; moment !== undefined; moment = this.#heap[0]) {
      if (moment.left > 0) return moment;
      this.#close(moment);
    }
    return undefined;
  }

  #remove(timer: Timer, moment: Moment): void {
    moment.timers[timer.at] = undefined;
    timer.at = notSet; // to cancel one that has run changes nothing
    this.#size--;
    if (--moment.left > 0) return;
    moment.next = moment.end = 0;
    this.#empty++;
  }

  #open(due: number): Moment {
    const moment = this.#over.pop() ?? new Moment();
    moment.due = due;
    this.#empty++;
    this.#moments.set(due, moment);
    this.#heap.push(moment);
    this.#rise(this.#heap.length - 1);
    return moment;
  }

  /** The first moment is over. */
  #close(moment: Moment): void {
    this.#forget(moment);
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #forget(moment: Moment): void {
    this.#empty--;
    this.#moments.delete(moment.due);
    if (this.#latest === moment) this.#latest = undefined;
    if (this.#over.length < overKept && moment.timers.length <= timersKept) this.#over.push(moment);
  }

  #sweep(): void {
    for (const moment of this.#heap) if (moment.left === 0) this.#forget(moment);
    this.#heap = [...this.#moments.values()].sort((a, b) => a.due - b.due);
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
