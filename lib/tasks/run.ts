/** What a rescheduling task is told about its run. */
export interface Run {
  /** aborts when the task is stopped, the thread stops, or the run takes longer than `timeoutMs` */
  readonly signal: AbortSignal;
  /** 1 for the first run since the task was started */
  readonly count: number;
  /** 1, or more where the run has failed before: with `onError: 'retry'` it is tried again */
  readonly attempt: number;
  /** when the run was due, in ms of the tree's clock */
  readonly scheduledAt: number;
  /** ticks of `mode: 'rate'` that passed since the run before while it was still running */
  readonly skipped: number;
}
