/** What a rescheduling task is told about its run. */
export interface Run {
  /** aborts when the task is stopped or the thread stops */
  readonly signal: AbortSignal;
  /** 1 for the first run since the task was started */
  readonly count: number;
  /** when the run was due, in ms of the tree's clock */
  readonly scheduledAt: number;
  /** ticks of `mode: 'rate'` that passed since the run before while it was still running */
  readonly skipped: number;
}
