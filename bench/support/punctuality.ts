import { quantile } from './quantile.js';
import type { Figures } from './workload.js';

/** ms between two runs of a task */
export const everyMs = 100;

/** How punctual so many tasks are, and what they cost, over a window of time: so many ms as a tenth of them. */
export class Punctuality {
  readonly #late: Float64Array;
  readonly #wanted: number;
  readonly #windowMs: number;
  #runs = 0;
  #open = false;

  /** @param tasks each wanted every {@link everyMs} */
  constructor(tasks: number) {
    this.#windowMs = Math.max(2 * everyMs, tasks / 10);
    this.#wanted = (tasks * this.#windowMs) / everyMs;
    this.#late = new Float64Array(Math.ceil(this.#wanted) + 2 * tasks);
  }

  /** A task runs, and was due then, in ms of `performance.now()`. */
  ran(dueAt: number): void {
    if (this.#open) this.#late[this.#runs++] = performance.now() - dueAt;
  }

  /** Lets half a window pass, opens it, and waits until it is over. */
  async measured(): Promise<Figures> {
    await new Promise((resolve) => setTimeout(resolve, this.#windowMs / 2));
    this.#open = true;
    const began = performance.now();
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, this.#windowMs));
    const { user, system } = process.cpuUsage(before);
    const ms = performance.now() - began;
    this.#open = false;
    const wanted = (this.#wanted * ms) / this.#windowMs;
    return {
      'CPU %': (user + system) / 10 / ms,
      'runs missing, %': Math.max(0, 100 * (1 - this.#runs / wanted)),
      'late p99, ms': quantile(this.#late.subarray(0, this.#runs), 0.99),
    };
  }
}
