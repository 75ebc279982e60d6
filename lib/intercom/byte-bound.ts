import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';

/** The bound of a queue in bytes. What each signal weighs is asked once it comes, and kept until it is taken. */
export class ByteBound {
  readonly #max: number;
  readonly #weigh: (signal: unknown) => number;
  #used = 0;
  #weights: number[] = [];
  #first = 0;

  constructor(max: number, weigh: (signal: unknown) => number) {
    this.#max = max;
    this.#weigh = weigh;
  }

  /** bytes of what is queued */
  get used(): number {
    return this.#used;
  }

  /**
   * Whether there is room for a signal. One that is larger than the whole passes alone.
   *
   * @param times how often the bound may be used: 2 with the overdraft
   */
  admits(signal: unknown, times = 1): boolean {
    return this.#used === 0 || this.#used + this.#weightOf(signal) <= this.#max * times;
  }

  add(signal: unknown): void {
    const weight = this.#weightOf(signal);
    this.#weights.push(weight);
    this.#used += weight;
  }

  /** The signal that was added first is gone. */
  take(): void {
    this.#used -= this.#weights[this.#first++]!;
    if (this.#first * 2 < this.#weights.length) return;
    this.#weights = this.#weights.slice(this.#first);
    this.#first = 0;
  }

  #weightOf(signal: unknown): number {
    const weight = this.#weigh(signal);
    if (weight >= 0) return weight;
    throw new TaskThreadError('INVALID_OPTION', `weigh gave ${quote(weight)} for ${quote(signal)}; wanted are bytes.`);
  }
}
