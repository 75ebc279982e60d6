import type { CancelTimer } from '../tasks/clock/clock.js';
import { notSet, type Timer, TimerHeap } from '../tasks/clock/timer-heap.js';

/** Time that stands still until it is moved, and the timers that are set in it. */
export class Timeline {
  /** ms since it began */
  now = 0;
  readonly #timers = new TimerHeap();

  /** timers that are set and not due yet */
  get pending(): number {
    return this.#timers.size;
  }

  /** The timer that is due next; one that is never due is none. */
  get next(): Timer | undefined {
    const { first } = this.#timers;
    return first && first.due < Infinity ? first : undefined;
  }

  setTimer(ms: number, callback: () => void): CancelTimer {
    const timer = { due: this.now + Math.max(ms, 0), at: notSet, ring: callback };
    this.#timers.add(timer);
    return () => this.#timers.cancel(timer);
  }

  /** @returns whether there was one */
  runNext(): boolean {
    const timer = this.next && this.#timers.take();
    if (!timer) return false;
    this.now = Math.max(this.now, timer.due);
    timer.ring();
    return true;
  }
}
