/**
 * Says when a task runs. It knows the time, and nothing of what runs: tasks may share one, for each run that begins looks at
 * it. `now` is that of the tree's clock, `intervalMs` that of the task.
 */
export interface Schedule {
  /** whether its times are those of the wall clock, and not of the tree's; else it goes by an interval */
  readonly goesByWall: boolean;
  /** The time it goes by. */
  timeAt(now: number): number;
  /** When the first run is due; `undefined`: never. */
  first(now: number, initialDelayMs: number): number | undefined;
  /**
   * When the next run is due; `undefined`: never.
   *
   * @param dueAt when the run before it was
   * @param endedAt when that had ended, by the tree's clock
   */
  next(dueAt: number, endedAt: number, now: number, intervalMs: number): number | undefined;
  /**
   * What the next runs are counted from, after one that was due at `dueAt` and is counted from none.
   *
   * @param gridMs how many ms before a grid may begin, at multiples of which it does
   */
  origin(dueAt: number, intervalMs: number, gridMs: number): number;
  /** The ticks that had passed before the run before had ended, as of the last {@link next}, which was told the same. */
  skipped(dueAt: number, endedAt: number, intervalMs: number): number;
}
