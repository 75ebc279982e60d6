import { VirtualClock } from 'taskthread/testing';
import type { Job } from '#lib/tasks/dispatcher.js';
import type { TaskHost } from '#lib/tasks/task-host.js';

/** The thread of a task, as far as that sees it: it keeps what it is told. Jobs run when asked to. */
export class FakeHost {
  readonly clock = new VirtualClock();
  told: unknown[] = [];
  ready: Job[] = [];
  /** runs in progress, as the thread counts them */
  begun = 0;
  lookedAt: number | undefined = undefined;
  /** whether what a run throws counts as a failure */
  fails = true;
  /** whether somebody goes on when a run has ended */
  awaited = false;

  get host(): TaskHost {
    const host = {
      path: 'master',
      clock: this.clock,
      dispatcher: {
        ready: (job: Job) => this.ready.push(job),
        spent: () => false,
        lookedAt: this.lookedAt,
      },
      random: () => 0,
      serving: true,
      began: () => this.begun++,
      ended: () => (this.begun--, this.awaited),
      memberOf: (name: string) => `Master.${name}`,
      taskFailed: (error: Error) => (this.told.push(`failed: ${error.message.split('. ')[0]}`), this.fails),
      taskRetries: (error: Error, _name: string, attempt: number, inMs: number | undefined) => (
        this.told.push(`attempt ${attempt} failed: ${error.message.split('. ')[0]}, again in ${inMs}`),
        this.fails
      ),
      taskRushes: (_name: string, runs: number, ms: number) => this.told.push(`${runs} in ${ms}`),
    };
    return host as unknown as TaskHost;
  }

  /** Runs all that is ready, and what becomes ready meanwhile, up to so many jobs. */
  runAll(most = 100): void {
    for (let left = most; left > 0 && this.ready.length > 0; left--) this.ready.shift()!.run();
  }

  /** Lets time pass, and what becomes due meanwhile run. */
  async advance(ms: number): Promise<void> {
    for (let left = ms; left > 0; left--) {
      await this.clock.advance(1);
      this.runAll();
    }
  }
}
