import { quote } from '../../errors/quote.js';
import { invalid, milliseconds } from '../../errors/validate.js';

/** What a run may return to say when, or whether, the next one is. */
export class Reschedule {
  private constructor(
    /** ms until the next run; `undefined`: there is none */
    readonly afterMs: number | undefined,
  ) {}

  /** The task ends; its thread goes on. */
  static stop(): Reschedule {
    return new Reschedule(undefined);
  }

  /**
   * The next run comes after `ms` milliseconds instead of the interval.
   *
   * @throws TaskThreadError `INVALID_OPTION`
   * @example
   * ```ts
   * @Rescheduling(1000)
   * async poll() { if (!(await this.hasWork())) return Reschedule.after(30_000); }
   * ```
   */
  static after(ms: number): Reschedule {
    const wanted = milliseconds(ms);
    if (wanted) throw invalid('Reschedule.after', 'a run', `was given ${quote(ms)}; wanted is ${wanted}.`);
    return new Reschedule(ms);
  }
}
