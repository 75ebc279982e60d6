import type { Clock } from '../clock/clock.js';
import { CronPattern } from '../../metadata/cron-pattern.js';
import type { Schedule } from './schedule.js';

/** moments passed over one by one, and counted, before it goes on from now */
const mostSkipped = 1000;

/** The moments that a cron pattern names. It goes by the wall clock, which may be set. */
export class CronSchedule implements Schedule {
  readonly goesByWall = true;
  #skipped = 0;
  readonly #pattern: CronPattern;
  readonly #clock: Clock;

  constructor(cron: string, timeZone: string | undefined, clock: Clock) {
    this.#pattern = new CronPattern(cron, timeZone);
    this.#clock = clock;
  }

  timeAt(): number {
    return this.#clock.wallTime();
  }

  first(): number | undefined {
    return this.#pattern.after(this.#clock.wallTime());
  }

  origin(dueAt: number): number {
    return dueAt;
  }

  next(dueAt: number): number | undefined {
    this.#skipped = 0;
    const now = this.#clock.wallTime();
    const next = this.#pattern.after(dueAt);
    if (next === undefined || now >= dueAt) return this.#passOver(next, now);
    // The clock was set back. By less than from one run to the next: what has run does not run again.
    return dueAt - now < next - dueAt ? next : this.#pattern.after(now);
  }

  skipped(): number {
    return this.#skipped;
  }

  /** The first moment from now on. */
  #passOver(moment: number | undefined, now: number): number | undefined {
    let next = moment;
    while (next !== undefined && next < now) {
      if (this.#skipped === mostSkipped) return this.#pattern.after(now);
      this.#skipped++;
      next = this.#pattern.after(next);
    }
    return next;
  }
}
