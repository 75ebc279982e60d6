import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { CancelTimer, Clock, TimerOwner } from '../../tasks/clock/clock.js';
import type { ListeningTask } from '../../tasks/listening/listening-task.js';
import type { Logger } from '../../thread/logger.js';
import type { Locks } from '../lock/locks.js';
import type { Recovery } from '../restart/recovery.js';
import type { TaskTable } from './task-table.js';
import { unheard } from './unheard.js';

interface Sleep {
  readonly cancel: CancelTimer;
  readonly reject: (error: unknown) => void;
}

/** What a thread gathers while it lives, made with the first of it: an idle thread has none, one with a task little. */
export class Belongings {
  tasks: TaskTable | undefined;
  sources: readonly ListeningTask[] = [];
  log: Logger | undefined;
  locks: Locks | undefined;
  /** a handler of it was given up that may still be at work */
  gaveUp = false;
  /** what brings children back */
  recoveries: Set<Recovery> | undefined;
  #cleanups: (() => unknown)[] | undefined;
  #sleeps: Set<Sleep> | undefined;
  #stopping: AbortController | undefined;
  #stopped = false;

  get stopping(): AbortSignal {
    this.#stopping ??= new AbortController();
    if (this.#stopped) this.#stopping.abort();
    return this.#stopping.signal;
  }

  defer(cleanup: () => unknown): void {
    (this.#cleanups ??= []).push(cleanup);
  }

  /** The cleanup deferred last, taken out. */
  takeCleanup(): (() => unknown) | undefined {
    return this.#cleanups?.pop();
  }

  sleep(clock: Clock, ms: number, owner: TimerOwner): Promise<void> {
    return unheard(
      new Promise<void>((resolve, reject) => {
        const sleeps = (this.#sleeps ??= new Set());
        const end = (): void => {
          sleeps.delete(sleep);
          resolve();
        };
        const sleep: Sleep = { reject, cancel: clock.setTimer(ms, end, owner, 'sleep') };
        sleeps.add(sleep);
      }),
    );
  }

  /** The thread begins to stop: tasks and sources end, `stopping` aborts. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.tasks?.stopAll();
    for (const source of this.sources) source.release();
    for (const recovery of this.recoveries ?? []) recovery.giveUp();
    this.#stopping?.abort();
  }

  get sleeping(): boolean {
    return this.#sleeps !== undefined && this.#sleeps.size > 0;
  }

  /** Nobody sleeps any more. */
  endSleeps(path: () => string): void {
    for (const { cancel, reject } of this.#sleeps ?? []) {
      cancel();
      reject(stopped(path()));
    }
    this.#sleeps?.clear();
  }
}

/** What a sleep gives that was ended, or not begun, because the thread stops. */
export function stopped(path: string): TaskThreadError {
  return new TaskThreadError('STOPPED', `${path} was stopped while it slept.`, { path });
}
