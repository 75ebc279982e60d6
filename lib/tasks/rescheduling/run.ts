/** What a rescheduling task is told about its run. */
export interface Run {
  /** aborts when the task is stopped, the thread stops, or the run takes longer than `timeoutMs` */
  readonly signal: AbortSignal;
  /** 1 for the first run since the task was started */
  readonly count: number;
  /** 1, or more where the run has failed before: with `onError: 'retry'` it is tried again */
  readonly attempt: number;
  /** when the run was due, in ms of the tree's clock; with `cron` in ms since 1970 */
  readonly scheduledAt: number;
  /** ticks of `mode: 'rate'`, or moments of `cron`, up to 1,000, that passed while the run before was in progress */
  readonly skipped: number;
}
