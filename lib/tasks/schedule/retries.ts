import type { Backoff } from '../../metadata/options.js';
import type { Random } from '../random.js';
import { backoffMs, completeBackoff } from './backoff.js';

/** Counts the attempts of one run, and says how long to wait before the next. */
export class Retries {
  /** attempts of the run that have failed */
  failed = 0;
  readonly #most: number;
  readonly #backoff: Required<Backoff>;

  constructor(most = Infinity, backoff?: Backoff) {
    this.#most = most;
    this.#backoff = completeBackoff(backoff);
  }

  /** One more has failed. @returns the ms before the next; nothing when there is to be none */
  next(random: Random): number | undefined {
    if (this.failed++ < this.#most) return backoffMs(this.#backoff, this.failed - 1, random);
    return undefined;
  }

  /** The next attempt is the first of another run. */
  reset(): void {
    this.failed = 0;
  }
}
