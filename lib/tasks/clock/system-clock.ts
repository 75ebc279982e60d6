import type { CancelTimer, Clock } from './clock.js';
import { notSet, type Timer, TimerHeap } from './timer-heap.js';

/** The longest a timer of the machine takes; asked for more, it would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** How often somebody looks whether the wall clock was set, and by how much it has to be, in ms. */
const lookEveryMs = 60_000;
const setByMs = 1_000;

/** How many moments of a ms timers share: a run that is due may begin later by a part of that, and by no more. */
const momentsPerMs = 4;

/** By how much the timers of the machine are late at the least, in ms. */
const lateMs = 0.05;

/** The global one is a getter, which costs half as much as what is asked of it: a task asks once for each run. */
const stopwatch = performance;

/**
 * A wake-up costs as much as a hundred runs of a task. With this many ms for grids that begin together, those of ten thousand
 * tasks that start one after the other need a quarter of them.
 */
const gridMs = 4;

/** Of all its timers only the next one is one of Node's, each of which costs several times as much. */
class SystemClock implements Clock {
  readonly gridMs = gridMs;
  readonly #timers = new TimerHeap();
  #timer: NodeJS.Timeout | undefined;
  /** the moment it wakes at; for ever ago while timers are being called */
  #wakesAt = Infinity;
  #restsSoon = false;

  now(): number {
    return stopwatch.now();
  }

  setTimer(ms: number, callback: () => void): CancelTimer {
    const timer = { due: 0, at: notSet, ring: callback };
    this.arm(timer, stopwatch.now() + Math.max(ms, 0));
    return () => this.disarm(timer);
  }

  wallTime(): number {
    return Date.now();
  }

  /** Node has no timer that goes by it. */
  setWallTimer(time: number, callback: () => void): CancelTimer {
    const ahead = (): number => Date.now() - stopwatch.now();
    const began = ahead();
    const look = (): void => {
      const left = time - Date.now();
      if (left <= 0 || Math.abs(ahead() - began) >= setByMs) callback();
      else cancel = this.setTimer(Math.min(left, lookEveryMs), look);
    };
    let cancel = this.setTimer(Math.min(time - Date.now(), lookEveryMs), look);
    return () => cancel();
  }

  arm(timer: Timer, time: number): void {
    timer.due = Math.ceil(time * momentsPerMs); // a whole number, which a timer holds without a place of its own
    this.#timers.add(timer);
    if (timer.due < this.#wakesAt) this.#wakeAt(timer.due);
  }

  disarm(timer: Timer): void {
    this.#timers.cancel(timer);
    if (this.#timers.size > 0 || !this.#timer || this.#restsSoon) return;
    this.#restsSoon = true;
    setImmediate(this.#rest);
  }

  #wakeAt(due: number): void {
    clearTimeout(this.#timer);
    this.#wakesAt = due;
    // Node cuts off what is no whole ms, and would wake before the time.
    const ms = Math.ceil(due / momentsPerMs - stopwatch.now() - lateMs);
    this.#timer = setTimeout(this.#wake, Math.min(ms, longestTimerMs));
  }

  /**
   * Where nothing is waited for the process may end. Not at once: a thousand timers set and cancelled one after the other
   * would be as many of Node's.
   */
  readonly #rest = (): void => {
    this.#restsSoon = false;
    if (this.#timers.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wakesAt = Infinity;
  };

  readonly #wake = (): void => {
    this.#timer = undefined;
    this.#wakesAt = -Infinity;
    const now = stopwatch.now() * momentsPerMs;
    try {
      while (this.#timers.due <= now) this.#timers.take()!.ring();
    } finally {
      // Also when one throws: the others are not to be lost.
      this.#wakesAt = Infinity;
      if (this.#timers.size > 0) this.#wakeAt(this.#timers.due);
    }
  };
}

/** The time of the machine. */
export const systemClock: Clock = new SystemClock();

/** Calls back after so many ms of the machine's time, if the process lives so long; it does not keep it alive. */
export function afterwards(ms: number, callback: () => void): void {
  setTimeout(callback, ms).unref();
}

/** Keeps the process alive until the returned function is called. */
export function keepAlive(): () => void {
  const timer = setInterval(() => {}, longestTimerMs);
  return () => clearInterval(timer);
}
