import type { Schedule } from './schedule.js';

/** most of an interval by which a grid begins before its first run: what the second comes early by, once */
const mostOfInterval = 1 / 25;

/** So many ms after each run, or on a grid that begins with the first. It goes by the tree's clock. */
class IntervalSchedule implements Schedule {
  readonly goesByWall = false;
  readonly #onGrid: boolean;

  constructor(onGrid: boolean) {
    this.#onGrid = onGrid;
  }

  timeAt(now: number): number {
    return now;
  }

  first(now: number, initialDelayMs: number): number {
    return now + initialDelayMs;
  }

  origin(dueAt: number, intervalMs: number, gridMs: number): number {
    const step = Math.floor(Math.min(gridMs, intervalMs * mostOfInterval));
    return step > 0 ? Math.floor(dueAt / step) * step : dueAt;
  }

  next(dueAt: number, endedAt: number, now: number, intervalMs: number): number {
    if (!this.#onGrid || intervalMs === 0) return endedAt + intervalMs;
    const tick = dueAt + intervalMs;
    if (tick >= now) return tick;
    return tick + Math.ceil((now - tick) / intervalMs) * intervalMs;
  }

  skipped(dueAt: number, endedAt: number, intervalMs: number): number {
    const tick = dueAt + intervalMs;
    if (!this.#onGrid || intervalMs === 0 || tick >= endedAt) return 0;
    return Math.ceil((endedAt - tick) / intervalMs);
  }
}

/** So many ms after each run. */
export const afterEach: Schedule = new IntervalSchedule(false);

/** On a grid that begins with the first run. */
export const onGrid: Schedule = new IntervalSchedule(true);
