import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import { Ring } from './ring.js';

/**
 * The bound of a queue in bytes. What each signal weighs is asked once, when it comes. One that is larger than the whole
 * takes up the whole, so it passes alone, and the overdraft has room for one more.
 */
export class ByteBound {
  readonly #max: number;
  readonly #weigh: (signal: unknown) => number;
  #used = 0;
  /** of the bound, which is less than used while one is queued that is larger */
  #taken = 0;
  readonly #weights = new Ring<number>();

  constructor(max: number, weigh: (signal: unknown) => number) {
    this.#max = max;
    this.#weigh = weigh;
  }

  /** bytes of what is queued */
  get used(): number {
    return this.#used;
  }

  /** @throws TaskThreadError `INVALID_OPTION` when that is no number of bytes */
  weigh(signal: unknown): number {
    const weight = this.#weigh(signal);
    if (weight >= 0) return weight;
    throw new TaskThreadError('INVALID_OPTION', `weigh gave ${quote(weight)} for ${quote(signal)}; wanted are bytes.`);
  }

  /**
   * Whether there is room for so many bytes.
   *
   * @param times how often the bound may be used: 2 with the overdraft
   */
  admits(weight: number, times = 1): boolean {
    return this.#taken + this.#share(weight) <= this.#max * times;
  }

  add(weight: number): void {
    this.#weights.push(weight);
    this.#used += weight;
    this.#taken += this.#share(weight);
  }

  /** The signal that was added first is gone. */
  take(): void {
    const weight = this.#weights.take();
    this.#used -= weight;
    this.#taken -= this.#share(weight);
  }

  #share(weight: number): number {
    return Math.min(weight, this.#max);
  }
}
