import type { ReschedulingOptions } from '../metadata/task-options.js';
import type { TaskStatistics } from '../tasks/rescheduling/task-statistics.js';
import type { Run } from '../tasks/rescheduling/run.js';

/**
 * The handle of one task.
 *
 * None of its promises waits for the run that awaits it: called from within that, directly or some awaits deeper, it is
 * resolved already, and what was asked for comes when the run has ended.
 */
export interface TaskHandle {
  /** Begins to run the task, first run after `initialDelayMs`; nothing when it runs already. */
  start(): void;
  /**
   * Ends the task; resolves when the run in progress, whose `run.signal` aborts, has ended. One that waits for a lock does
   * not begin any more.
   */
  stop(): Promise<void>;
  /** {@link stop}, then {@link start}. */
  restart(): Promise<void>;
  /** Runs once now, or right after the run in progress; resolves when that run has ended. */
  run(): Promise<void>;
  /**
   * ms between two runs; a change shortens or lengthens the wait in progress, save that for a first run, one that was
   * asked for with `Reschedule.after`, or another attempt. 0 of a task with `cron`, which cannot be given another
   *
   * @throws TaskThreadError `INVALID_OPTION` when it is set to what is none, or the task has `cron`
   */
  intervalMs: number;
  /** whether it waits for its next run or runs */
  readonly active: boolean;
  /** runs begun so far */
  readonly count: number;
  /** what its runs came to: how many, how long, how late */
  readonly statistics: TaskStatistics;
}

/** The tasks of a thread. */
export interface Tasks {
  /** @throws TaskThreadError `UNKNOWN_TASK` */
  get(name: string): TaskHandle;
  /**
   * Starts an ad hoc task. A task of the same name is stopped first: the new one starts after the old one's run has
   * ended, there are never two copies. Resolves when the new one is started; awaited by a run of that name, at once.
   *
   * @throws TaskThreadError `INVALID_OPTION`, `STOPPING`
   */
  start(name: string, fn: (run: Run) => unknown, options: number | ReschedulingOptions): Promise<void>;
}
