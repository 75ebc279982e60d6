/** Says when a task runs. It knows the time, and nothing of what runs. `now` is that of the tree's clock. */
export interface Schedule {
  /** ms between two runs; 0: one after the other, or where something else says when */
  intervalMs: number;
  /** whether a run is due as soon as the one before has ended: nothing to compute then, and no time to look at */
  readonly endless: boolean;
  /** whether its times are those of the wall clock, and not of the tree's */
  readonly goesByWall: boolean;
  /** ticks that had passed before the run before had ended, as of the last {@link next} */
  readonly skipped: number;
  /** The time it goes by. */
  timeAt(now: number): number;
  /** When the first run is due; `undefined`: never. */
  first(now: number): number | undefined;
  /**
   * When the next run is due; `undefined`: never.
   *
   * @param dueAt when the run before it was
   * @param endedAt when that had ended, by the tree's clock
   */
  next(dueAt: number, endedAt: number, now: number): number | undefined;
}
