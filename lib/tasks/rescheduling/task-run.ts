import type { TaskThreadError } from '../../errors/task-thread-error.js';
import type { Clock } from '../clock/clock.js';
import type { Run } from './run.js';

/** A run in progress. What is costly about it is made when it is asked for: most runs never do. */
export class TaskRun implements Run {
  readonly count: number;
  readonly attempt: number;
  readonly skipped: number;
  /** whether its task was stopped */
  stopped = false;
  /** once it takes too long */
  overdue: TaskThreadError | undefined = undefined;
  /** whether it waits for a lock before its method is called */
  waits = false;
  /** told when that is called after all */
  onBegin: (() => void) | undefined = undefined;
  readonly #clock: Clock;
  #scheduledAt: number | undefined;
  #controller: AbortController | undefined = undefined;

  /** @param scheduledAt nothing for a run that follows the one before at once */
  constructor(count: number, attempt: number, scheduledAt: number | undefined, skipped: number, clock: Clock) {
    this.count = count;
    this.attempt = attempt;
    this.#scheduledAt = scheduledAt;
    this.skipped = skipped;
    this.#clock = clock;
  }

  get scheduledAt(): number {
    return (this.#scheduledAt ??= this.#clock.now());
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.stopped || this.overdue) this.abort();
    return this.#controller.signal;
  }

  /** Its method is called now. */
  begin(): void {
    this.waits = false;
    this.onBegin?.();
  }

  stop(): void {
    this.stopped = true;
    this.abort();
  }

  abort(): void {
    this.#controller?.abort(this.overdue);
  }
}
