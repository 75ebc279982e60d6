import type { TaskHost } from '../task-host.js';

const windowMs = 1000;
/** more than any task runs in a second; a small integer */
const unheardOf = 2 ** 30;

/**
 * Notices that a task runs more often in a second than it should. Looks at the time once in so many runs: those are counted
 * by the task, so that a run costs no look at this.
 */
export class Pace {
  readonly #most: number;
  readonly #host: Pick<TaskHost, 'clock' | 'taskRushes'>;
  readonly #name: string;
  #since = 0;
  #told = false;

  /** @param host told once, how many runs there were in how many ms */
  constructor(most: number, host: Pick<TaskHost, 'clock' | 'taskRushes'>, name: string) {
    this.#most = Math.min(most, unheardOf);
    this.#host = host;
    this.#name = name;
  }

  /** It begins anew, and may be told again. @returns how many runs pass before it is to look */
  reset(): number {
    this.#since = this.#host.clock.now();
    this.#told = false;
    return this.#most;
  }

  /** There is one more than that. @returns how many pass before it is to look again */
  look(): number {
    const now = this.#host.clock.now();
    const ms = now - this.#since;
    this.#since = now;
    if (ms < windowMs && !this.#told) {
      this.#told = true;
      this.#host.taskRushes(this.#name, this.#most + 1, ms);
    }
    // This run is the first one of the next window.
    return this.#most - 1;
  }
}
