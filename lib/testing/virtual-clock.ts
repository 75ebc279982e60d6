import type { CancelTimer, Clock } from '../tasks/clock.js';
import { nextTurn } from '../tasks/dispatcher.js';

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until a test moves it.
 *
 * @example
 * ```ts
 * const clock = new VirtualClock();
 * const tree = await startMaster(MasterThread, { clock });
 * await clock.advance(1000); // a task of every 100 ms has run eleven times, first at 0; nobody waited
 * ```
 */
export class VirtualClock implements Clock {
  #now = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  /** timers that are set and not due yet */
  get pending(): number {
    return this.#timers.size;
  }

  setTimer(ms: number, callback: () => void): CancelTimer {
    const timer = { due: this.#now + Math.max(ms, 0), callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Moves on by `ms` milliseconds: runs the timers on the way in the order they are due, and what follows from each before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await nextTurn();
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#now = timer.due;
      timer.callback();
      await nextTurn();
    }
    this.#now = end;
  }

  /** The timer that is due first, of several the one set first. */
  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) if (timer.due <= end && (!first || timer.due < first.due)) first = timer;
    return first;
  }
}
