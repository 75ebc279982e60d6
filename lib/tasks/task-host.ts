import type { Clock, TimerOwner } from './clock/clock.js';
import type { Dispatcher } from './dispatcher.js';
import type { Random } from './random.js';
import type { Run } from './rescheduling/run.js';
import type { ItemDropReason } from './listening/source-statistics.js';

/** What a task needs of its thread. */
export interface TaskHost extends TimerOwner {
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  readonly random: Random;
  /** whether the thread handles anything, which it does until it fails or ends */
  readonly serving: boolean;
  /** Calls the method of a task. */
  callTask(method: string, run: Run): unknown;
  /** a run has begun */
  began(): void;
  /**
   * A run has ended, however.
   *
   * @returns whether somebody who waited for that went on, who may have taken his time
   */
  ended(): boolean;
  /** `Class.method` */
  memberOf(method: string): string;
  /**
   * Fails the thread, unless the error is the normal end of a stopping thread.
   *
   * @returns whether it was a failure
   */
  taskFailed(error: unknown, method: string): boolean;
  /** An item of a source was given up for which there was no room, or nobody any more. */
  itemDropped(method: string, reason: ItemDropReason): void;
  /**
   * Tells that a run has failed and is tried again, unless the error is the normal end of a stopping thread.
   *
   * @param attempt how many of them have failed
   * @param inMs nothing where the task was stopped meanwhile
   * @returns whether it was a failure
   */
  taskRetries(error: unknown, method: string, attempt: number, inMs: number | undefined): boolean;
  /** Tells that a task runs more often than it should: so many times in so many ms. */
  taskRushes(method: string, runs: number, ms: number): void;
  /** Asks the thread to stop. */
  stop(): void;
}
