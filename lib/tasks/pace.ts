import type { Clock } from './clock.js';

const windowMs = 1000;

/** Notices what happens more often in a second than it should. Looks at the time once in so many times. */
export class Pace {
  readonly #most: number;
  readonly #clock: Clock;
  readonly #exceeded: (times: number, ms: number) => void;
  #left: number;
  #since = 0;
  #told = false;

  /** @param exceeded told once, how many times it was in how many ms */
  constructor(most: number, clock: Clock, exceeded: (times: number, ms: number) => void) {
    this.#most = this.#left = most;
    this.#clock = clock;
    this.#exceeded = exceeded;
  }

  /** It begins anew, and may be told again. */
  reset(): void {
    this.#left = this.#most;
    this.#since = this.#clock.now();
    this.#told = false;
  }

  count(): void {
    if (this.#left-- <= 0) this.#look();
  }

  #look(): void {
    const now = this.#clock.now();
    const ms = now - this.#since;
    // This time is the first one of the next window.
    this.#left = this.#most - 1;
    this.#since = now;
    if (ms >= windowMs || this.#told) return;
    this.#told = true;
    this.#exceeded(this.#most + 1, ms);
  }
}
