import type { Clock } from './clock.js';

const windowMs = 1000;
/** more than anything happens in a second; a small integer */
const unheardOf = 2 ** 30;

/**
 * Notices what happens more often in a second than it should. Looks at the time once in so many times: those are counted by
 * whom they happen to, so that each time costs no look at this.
 */
export class Pace {
  readonly #most: number;
  readonly #clock: Clock;
  readonly #exceeded: (times: number, ms: number) => void;
  #since = 0;
  #told = false;

  /** @param exceeded told once, how many times it was in how many ms */
  constructor(most: number, clock: Clock, exceeded: (times: number, ms: number) => void) {
    this.#most = Math.min(most, unheardOf);
    this.#clock = clock;
    this.#exceeded = exceeded;
  }

  /** It begins anew, and may be told again. @returns how many times pass before it is to look */
  reset(): number {
    this.#since = this.#clock.now();
    this.#told = false;
    return this.#most;
  }

  /** It happens once more than that. @returns how many times pass before it is to look again */
  look(): number {
    const now = this.#clock.now();
    const ms = now - this.#since;
    this.#since = now;
    if (ms < windowMs && !this.#told) {
      this.#told = true;
      this.#exceeded(this.#most + 1, ms);
    }
    // This time is the first one of the next window.
    return this.#most - 1;
  }
}
