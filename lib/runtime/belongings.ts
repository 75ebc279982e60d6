import { TaskThreadError } from '../errors/task-thread-error.js';
import type { CancelTimer, Clock } from '../tasks/clock.js';
import type { ListeningTask } from '../tasks/listening-task.js';
import type { Logger } from '../thread/logger.js';
import type { TaskTable } from './task-table.js';

interface Sleep {
  readonly cancel: CancelTimer;
  readonly reject: (error: unknown) => void;
}

/** What a thread gathers while it lives, made with the first of it: an idle thread has none. */
export class Belongings {
  tasks: TaskTable | undefined;
  sources: readonly ListeningTask[] = [];
  log: Logger | undefined;
  #cleanups: (() => unknown)[] = [];
  #sleeps = new Set<Sleep>();
  #stopping: AbortController | undefined;
  #stopped = false;

  get stopping(): AbortSignal {
    this.#stopping ??= new AbortController();
    if (this.#stopped) this.#stopping.abort();
    return this.#stopping.signal;
  }

  defer(cleanup: () => unknown): void {
    this.#cleanups.push(cleanup);
  }

  /** The cleanup deferred last, taken out. */
  takeCleanup(): (() => unknown) | undefined {
    return this.#cleanups.pop();
  }

  sleep(clock: Clock, ms: number, path: string): Promise<void> {
    const promise = new Promise<void>((resolve, reject) => {
      if (this.#stopped) return reject(stopped(path));
      const sleep: Sleep = {
        reject,
        cancel: clock.setTimer(ms, () => {
          this.#sleeps.delete(sleep);
          resolve();
        }),
      };
      this.#sleeps.add(sleep);
    });
    // Awaited or not, it never becomes an unhandled rejection.
    promise.catch(() => {});
    return promise;
  }

  /** The thread begins to stop: tasks and sources end, nobody sleeps any more, `stopping` aborts. */
  stop(path: () => string): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.tasks?.stopAll();
    for (const source of this.sources) source.release();
    for (const sleep of this.#sleeps) {
      sleep.cancel();
      sleep.reject(stopped(path()));
    }
    this.#sleeps.clear();
    this.#stopping?.abort();
  }
}

function stopped(path: string): TaskThreadError {
  return new TaskThreadError('STOPPED', `${path} was stopped while it slept.`, { path });
}
