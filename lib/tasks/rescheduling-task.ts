import { asPromise } from '../errors/as-promise.js';
import { isAbort } from '../errors/is-abort.js';
import type { Clock } from './clock.js';
import type { Dispatcher, Job } from './dispatcher.js';
import { NextRun } from './next-run.js';
import type { ReschedulingOptions } from './options.js';
import { Reschedule } from './reschedule.js';
import type { Run } from './run.js';
import { RunRequests } from './run-requests.js';
import type { TaskHost } from './task-host.js';
import { TaskRecord, type TaskStatistics } from './task-statistics.js';
import { TaskRun } from './task-run.js';

/**
 * A task that runs, waits and runs again; two runs of it never overlap.
 *
 * Active: it waits for its next run or runs. Each start has its own count of runs and, at a rate, its own grid.
 */
export class ReschedulingTask implements Job {
  readonly name: string;
  readonly #host: TaskHost;
  readonly #fn: (run: Run) => unknown;
  readonly #maxRuns: number;
  readonly #clock: Clock;
  readonly #dispatcher: Dispatcher;
  readonly #nextRun: NextRun;
  readonly #requests = new RunRequests();
  readonly #record = new TaskRecord();
  #started = false;
  #active = false;
  /** it is to run as soon as the dispatcher lets it */
  #due = false;
  /** the dispatcher has it in line, due or not any more */
  #inLine = false;
  #run: TaskRun | undefined;
  #count = 0;
  #timed = false;
  #beganAt = 0;

  constructor(host: TaskHost, name: string, fn: (run: Run) => unknown, options: ReschedulingOptions) {
    this.#host = host;
    this.name = name;
    this.#fn = fn;
    this.#maxRuns = options.maxRuns ?? Infinity;
    this.#clock = host.clock;
    this.#dispatcher = host.dispatcher;
    this.#nextRun = new NextRun(host, name, options, () => this.#becomeDue());
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
    return this.#run && this.#timed ? this.#beganAt : undefined;
  }

  get statistics(): TaskStatistics {
    return this.#record.statistics;
  }

  get intervalMs(): number {
    return this.#nextRun.intervalMs;
  }

  set intervalMs(ms: number) {
    this.#nextRun.intervalMs = ms;
  }

  start(): void {
    if (this.#active) return;
    this.#started = true;
    this.#active = true;
    this.#count = 0;
    // A run that was in progress when the task was stopped goes on to its end first; one that was asked for is the first.
    if (!this.#run && !this.#due) this.#first(this.#clock.now());
  }

  /** Resolves when the run in progress has ended. */
  stop(): Promise<void> {
    this.#active = this.#due = false;
    this.#nextRun.cancel();
    this.#run?.stop();
    this.#requests.giveUp();
    return this.#run ? this.#requests.whenEnded() : Promise.resolve();
  }

  async restart(): Promise<void> {
    await this.stop();
    this.start();
  }

  /** Runs once now, or right after the run in progress; resolves when that run has ended, or the task is stopped first. */
  runNow(): Promise<void> {
    const ended = this.#requests.ask();
    if (!this.#run) this.#nextRun.asked(this.#clock.now());
    return ended;
  }

  run(): void {
    this.#inLine = false;
    if (!this.#due) return;
    this.#due = false;
    this.#requests.begin();
    const { scheduledAt, skipped } = this.#nextRun;
    const run = (this.#run = new TaskRun(++this.#count, scheduledAt, skipped, this.#clock));
    this.#record.began(skipped);
    if (scheduledAt !== undefined || this.#record.times(this.#dispatcher.lookedAt)) this.#time();
    else this.#timed = false;
    this.#host.began();
    let result: unknown;
    let promise: Promise<unknown> | undefined;
    try {
      result = this.#fn(run);
      promise = asPromise(result);
    } catch (error) {
      return this.#failed(error);
    }
    if (promise) this.#goesOn(promise);
    else this.#ended(result);
  }

  #time(): void {
    this.#timed = true;
    this.#beganAt = this.#clock.now();
    const late = this.#nextRun.lateAt(this.#beganAt);
    if (late !== undefined) this.#record.late(late);
  }

  #goesOn(promise: Promise<unknown>): void {
    if (!this.#timed) this.#time();
    promise.then(
      (value) => this.#ended(value),
      (error: unknown) => this.#failed(error),
    );
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
    const now = this.#timed ? this.#clock.now() : undefined;
    if (now !== undefined) this.#record.ended(now - this.#beganAt);
    this.#requests.end();
    this.#goOn(result, now);
    this.#host.ended();
  }

  /** @param time what the clock shows, if somebody has looked */
  #goOn(result: unknown, time: number | undefined): void {
    if (this.#requests.pending) return this.#nextRun.asked(time ?? this.#clock.now());
    if (!this.#active) return;
    if (this.#count === 0) return this.#first(time ?? this.#clock.now());
    const again = result instanceof Reschedule ? result : undefined;
    if (this.#count >= this.#maxRuns || (again && again.afterMs === undefined)) {
      this.#active = false;
      return;
    }
    if (again) this.#nextRun.after(again.afterMs!, time ?? this.#clock.now());
    else if (this.#nextRun.followsAtOnce) this.#nextRun.follow();
    else this.#active = this.#nextRun.next(time ?? this.#clock.now());
  }

  /** The first run since a start, maybe after one that was in progress then. */
  #first(now: number): void {
    this.#active = this.#nextRun.first(now);
  }

  #becomeDue(): void {
    this.#due = true;
    if (this.#inLine) return;
    this.#inLine = true;
    this.#dispatcher.ready(this);
  }
}
