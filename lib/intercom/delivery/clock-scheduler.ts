import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';
import type { CancelTimer, Clock, TimerOwner } from '../../tasks/clock/clock.js';

/** Calls what an operator does in a scheduler's time. */
export type Enter = (work: () => void) => void;

/** The scheduler of rxjs on a clock of ours: operators that are given it go by that time. */
export class ClockScheduler implements SchedulerLike {
  readonly #clock: Clock;
  readonly #owner: TimerOwner;
  readonly #enter: Enter;

  /** @param enter around each piece of work that comes due */
  constructor(clock: Clock, owner: TimerOwner, enter: Enter) {
    this.#clock = clock;
    this.#owner = owner;
    this.#enter = enter;
  }

  now(): number {
    return this.#clock.now();
  }

  schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, delay?: number, state?: T): Subscription;
  schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, delay: number, state: T): Subscription;
  schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, delay = 0, state?: T): Subscription {
    const setTimer = (ms: number, end: () => void): CancelTimer =>
      this.#clock.setTimer(ms, () => this.#enter(end), this.#owner, 'pipe');
    return new ClockAction(work, setTimer).schedule(state, delay);
  }
}

/** One thing that is to be done, maybe again and again: it schedules itself anew. */
class ClockAction<T> extends Subscription implements SchedulerAction<T> {
  readonly #work: (this: SchedulerAction<T>, state: T) => void;
  readonly #setTimer: (ms: number, end: () => void) => CancelTimer;
  #cancelTimer: CancelTimer | undefined;

  constructor(
    work: (this: SchedulerAction<T>, state: T) => void,
    setTimer: (ms: number, end: () => void) => CancelTimer,
  ) {
    super(() => this.#cancelTimer?.());
    this.#work = work;
    this.#setTimer = setTimer;
  }

  schedule(state?: T, delay = 0): Subscription {
    if (this.closed) return this;
    this.#cancelTimer?.();
    this.#cancelTimer = this.#setTimer(Math.max(delay, 0), () => {
      this.#cancelTimer = undefined;
      this.#work(state as T);
    });
    return this;
  }
}
