import { asPromise } from '../errors/as-promise.js';
import { isAbort } from '../errors/is-abort.js';
import type { CancelTimer } from './clock.js';
import type { Job } from './dispatcher.js';
import type { ReschedulingOptions } from './options.js';
import { Reschedule } from './reschedule.js';
import type { Run } from './run.js';
import type { TaskHost } from './task-host.js';
import { TaskRecord, type TaskStatistics } from './task-statistics.js';

/**
 * A task that runs, waits and runs again; two runs of it never overlap.
 *
 * Active: it waits for its next run or runs. Each start has its own count of runs and, at a rate, its own grid.
 */
export class ReschedulingTask implements Job {
  readonly name: string;
  readonly #host: TaskHost;
  readonly #fn: (run: Run) => unknown;
  readonly #options: ReschedulingOptions;
  #intervalMs: number;
  #started = false;
  #active = false;
  #due = false;
  /** the run in progress */
  #run: TaskRun | undefined;
  #count = 0;
  #skipped = 0;
  #scheduledAt = 0;
  /** when the next run is due, jitter and all; nothing for one that was asked for */
  #dueAt: number | undefined;
  #beganAt = 0;
  readonly #record = new TaskRecord();
  #waitFrom = 0;
  #cancelTimer: CancelTimer | undefined;
  #runAgain: (() => void)[] = [];
  #onEnd: (() => void)[] = [];

  constructor(host: TaskHost, name: string, fn: (run: Run) => unknown, options: ReschedulingOptions) {
    this.#host = host;
    this.name = name;
    this.#fn = fn;
    this.#options = options;
    this.#intervalMs = options.intervalMs ?? 0;
  }

  /** whether it was ever started */
  get started(): boolean {
    return this.#started;
  }

  get active(): boolean {
    return this.#active;
  }

  get running(): boolean {
    return this.#run !== undefined;
  }

  get count(): number {
    return this.#count;
  }

  /** since when it runs, in ms of the clock */
  get runningSince(): number | undefined {
    return this.#run && this.#beganAt;
  }

  get statistics(): TaskStatistics {
    return this.#record.statistics;
  }

  get intervalMs(): number {
    return this.#intervalMs;
  }

  set intervalMs(ms: number) {
    this.#intervalMs = ms;
    if (!this.#cancelTimer || this.#count === 0) return;
    this.#disarm();
    this.#arm(this.#waitFrom + ms);
  }

  start(): void {
    if (this.#active) return;
    this.#started = true;
    this.#active = true;
    this.#count = 0;
    this.#skipped = 0;
    // A run that was in progress when the task was stopped goes on to its end first; one that was asked for is the first.
    if (!this.#run && !this.#due) this.#begin();
  }

  /** Resolves when the run in progress has ended. */
  stop(): Promise<void> {
    this.#active = false;
    this.#disarm();
    this.#run?.stop();
    for (const tell of this.#runAgain.splice(0)) tell();
    return this.#runEnded();
  }

  async restart(): Promise<void> {
    await this.stop();
    this.start();
  }

  /** Runs once now, or right after the run in progress; resolves when that run has ended, or the task is stopped first. */
  runNow(): Promise<void> {
    return new Promise((resolve) => {
      this.#runAgain.push(resolve);
      if (this.#run) return;
      this.#disarm();
      this.#scheduledAt = this.#host.clock.now();
      this.#becomeDue();
    });
  }

  run(): void {
    if (!this.#due) return;
    this.#due = false;
    this.#onEnd = this.#runAgain;
    this.#runAgain = [];
    this.#count++;
    this.#beganAt = this.#host.clock.now();
    this.#record.began(this.#dueAt === undefined ? undefined : this.#beganAt - this.#dueAt);
    this.#dueAt = undefined;
    const run = (this.#run = new TaskRun(this.#count, this.#scheduledAt, this.#skipped));
    this.#host.began();
    try {
      const result = this.#fn(run);
      const promise = asPromise(result);
      if (promise) {
        promise.then(
          (value) => this.#ended(value),
          (error: unknown) => this.#failed(error),
        );
      } else this.#ended(result);
    } catch (error) {
      this.#failed(error);
    }
  }

  #begin(): void {
    const now = this.#host.clock.now();
    this.#waitFrom = now;
    this.#arm(now + (this.#options.initialDelayMs ?? 0));
  }

  #failed(error: unknown): void {
    // What its own stop aborted is a normal end.
    if (!(this.#run!.stopped && isAbort(error))) {
      this.#active = false;
      if (this.#host.taskFailed(error, this.name)) this.#record.failed();
    }
    this.#ended(undefined);
  }

  #ended(result: unknown): void {
    this.#run = undefined;
    this.#record.ended(this.#host.clock.now() - this.#beganAt);
    for (const tell of this.#onEnd.splice(0)) tell();
    this.#next(result);
    this.#host.ended();
  }

  #next(result: unknown): void {
    if (this.#runAgain.length > 0) return this.#becomeDue();
    if (!this.#active) return;
    if (this.#count === 0) return this.#begin();
    const asked = result instanceof Reschedule ? result : undefined;
    if ((asked && asked.afterMs === undefined) || this.#count >= (this.#options.maxRuns ?? Infinity)) {
      this.#active = false;
      return;
    }
    const now = this.#host.clock.now();
    this.#waitFrom = now;
    this.#skipped = 0;
    if (asked) return this.#arm(now + asked.afterMs!);
    const onGrid = this.#options.mode === 'rate' && this.#intervalMs > 0;
    this.#arm(onGrid ? this.#nextTick(now) : now + this.#intervalMs);
  }

  /** The next tick of the grid that is not over; the ones that are count as skipped. */
  #nextTick(now: number): number {
    const next = this.#scheduledAt + this.#intervalMs;
    if (next >= now) return next;
    this.#skipped = Math.ceil((now - next) / this.#intervalMs);
    this.#record.skipped(this.#skipped);
    return next + this.#skipped * this.#intervalMs;
  }

  #arm(due: number): void {
    const jitter = this.#options.jitterMs ? this.#options.jitterMs * this.#host.random() : 0;
    this.#scheduledAt = due;
    this.#dueAt = due + jitter;
    const wait = this.#dueAt - this.#host.clock.now();
    if (wait <= 0) return this.#becomeDue();
    this.#cancelTimer = this.#host.clock.setTimer(wait, this.#onTime, this.#host, this.name);
  }

  readonly #onTime = (): void => {
    this.#cancelTimer = undefined;
    this.#due = true;
    this.run();
  };

  #becomeDue(): void {
    if (this.#due) return;
    this.#due = true;
    this.#host.dispatcher.ready(this);
  }

  #disarm(): void {
    this.#due = false;
    this.#dueAt = undefined;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #runEnded(): Promise<void> {
    return this.#run ? new Promise((resolve) => this.#onEnd.push(resolve)) : Promise.resolve();
  }
}

/** The signal is made when it is asked for: most runs never do. */
class TaskRun implements Run {
  #controller: AbortController | undefined;
  stopped = false;

  constructor(
    readonly count: number,
    readonly scheduledAt: number,
    readonly skipped: number,
  ) {}

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.stopped) this.#controller.abort();
    return this.#controller.signal;
  }

  stop(): void {
    this.stopped = true;
    this.#controller?.abort();
  }
}
