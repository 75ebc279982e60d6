import type { CancelTimer, Clock, TimerOwner } from './clock.js';
import { notSet, type Timer } from './timer-heap.js';

/**
 * Something that a timer wakes, now and then. It is that timer, where the clock has them so: of tasks and exits there are
 * many thousands, and an object more for each would cost more than all that is done with it.
 */
export abstract class Alarm<Host extends TimerOwner = TimerOwner> implements Timer {
  due = 0;
  at = notSet;
  protected readonly clock: Clock;
  /** whose it is, and */
  protected readonly host: Host;
  /** what it is for */
  readonly name: string;
  #cancelTimer: CancelTimer | undefined = undefined;

  constructor(clock: Clock, host: Host, name: string) {
    this.clock = clock;
    this.host = host;
    this.name = name;
  }

  abstract ring(): void;

  /** It is to ring once, when the clock shows `time`. Not to be called while it is set. */
  ringAt(time: number): void {
    if (this.clock.arm) this.clock.arm(this, time);
    else this.ringIn(time - this.clock.now());
  }

  /** The same in so many ms. */
  ringIn(ms: number): void {
    const { clock } = this;
    if (clock.arm) clock.arm(this, clock.now() + ms);
    else this.#cancelTimer = clock.setTimer(ms, () => this.ring(), this.host, this.name);
  }

  /** It is not to ring after all, if it is set. */
  silence(): void {
    this.clock.disarm?.(this);
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
