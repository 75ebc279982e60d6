import type { DropReason } from '../intercom/drops.js';
import type { Clock, TimerOwner } from './clock.js';
import type { Dispatcher } from './dispatcher.js';
import type { Random } from './random.js';

/** What a task needs of its thread. */
export interface TaskHost extends TimerOwner {
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  readonly random: Random;
  /** whether the thread handles anything, which it does until it fails or ends */
  readonly serving: boolean;
  /** a run has begun */
  began(): void;
  /** a run has ended, however */
  ended(): void;
  /**
   * Fails the thread, unless the error is the normal end of a stopping thread.
   *
   * @returns whether it was a failure
   */
  taskFailed(error: unknown, method: string): boolean;
  /** An item of a source was given up for which there was no room. */
  itemDropped(method: string, reason: DropReason): void;
  /** Asks the thread to stop. */
  stop(): void;
}
