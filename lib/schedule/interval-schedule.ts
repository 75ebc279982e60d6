import type { ReschedulingOptions } from '../tasks/options.js';
import type { Schedule } from './schedule.js';

/** So many ms after each run, or on a grid that begins with the first. It goes by the tree's clock. */
export class IntervalSchedule implements Schedule {
  intervalMs: number;
  readonly goesByWall = false;
  skipped = 0;
  readonly #initialDelayMs: number;
  readonly #onGrid: boolean;

  constructor({ intervalMs = 0, initialDelayMs = 0, mode }: ReschedulingOptions) {
    this.intervalMs = intervalMs;
    this.#initialDelayMs = initialDelayMs;
    this.#onGrid = mode === 'rate';
  }

  get endless(): boolean {
    return this.intervalMs === 0;
  }

  timeAt(now: number): number {
    return now;
  }

  first(now: number): number {
    return now + this.#initialDelayMs;
  }

  next(dueAt: number, endedAt: number, now: number): number {
    this.skipped = 0;
    const { intervalMs } = this;
    if (!this.#onGrid || intervalMs === 0) return endedAt + intervalMs;
    const tick = dueAt + intervalMs;
    if (tick >= now) return tick;
    this.skipped = Math.max(0, Math.ceil((endedAt - tick) / intervalMs));
    return tick + Math.ceil((now - tick) / intervalMs) * intervalMs;
  }
}
