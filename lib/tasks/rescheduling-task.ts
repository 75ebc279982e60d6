import { Retries } from '../schedule/retries.js';
import type { Clock } from './clock.js';
import type { Dispatcher, Job } from './dispatcher.js';
import { NextRun } from './next-run.js';
import type { ReschedulingOptions } from './options.js';
import { Pace } from './pace.js';
import { Reschedule } from './reschedule.js';
import type { Run } from './run.js';
import { RunRequests } from './run-requests.js';
import { Runner, type RunOwner } from './runner.js';
import type { TaskHost } from './task-host.js';
import { TaskRecord, type TaskStatistics } from './task-statistics.js';
import { TaskRun } from './task-run.js';

/** runs in a second above which somebody should know */
const warnAbove = 10_000;

/**
 * A task that runs, waits and runs again; two runs of it never overlap.
 *
 * Active: it waits for its next run or runs. Each start has its own count of runs and, at a rate, its own grid.
 */
export class ReschedulingTask implements Job, RunOwner {
  readonly name: string;
  /** its pattern, where it does not go by an interval */
  readonly cron: string | undefined;
  readonly #host: TaskHost;
  readonly #maxRuns: number;
  readonly #clock: Clock;
  readonly #dispatcher: Dispatcher;
  readonly #nextRun: NextRun;
  readonly #runner: Runner;
  readonly #retries: Retries | undefined;
  readonly #pace: Pace;
  readonly #requests = new RunRequests();
  readonly #record = new TaskRecord();
  #started = false;
  #active = false;
  /** it is to run as soon as the dispatcher lets it */
  #due = false;
  /** the dispatcher has it in line, due or not any more */
  #inLine = false;
  #count = 0;

  constructor(host: TaskHost, name: string, fn: (run: Run) => unknown, options: ReschedulingOptions) {
    const { maxRuns = Infinity, onError, maxRetries, backoff, warnAbovePerSecond = warnAbove } = options;
    this.#host = host;
    this.name = name;
    this.cron = options.cron;
    this.#maxRuns = maxRuns;
    this.#clock = host.clock;
    this.#dispatcher = host.dispatcher;
    this.#nextRun = new NextRun(host, name, options, () => this.#becomeDue());
    this.#runner = new Runner(host, name, fn, options, this.#record, this);
    this.#retries = onError === 'retry' ? new Retries(maxRetries, backoff) : undefined;
    this.#pace = new Pace(warnAbovePerSecond, host.clock, (runs, ms) => host.taskRushes(name, runs, ms));
  }

  /** whether it was ever started */
  get started(): boolean {
    return this.#started;
  }

  get active(): boolean {
    return this.#active;
  }

  get running(): boolean {
    return this.#runner.run !== undefined;
  }

  get count(): number {
    return this.#count;
  }

  /** since when it runs, in ms of the clock */
  get runningSince(): number | undefined {
    return this.#runner.since;
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
    this.#pace.reset();
    // A run that was in progress when the task was stopped goes on to its end first; one that was asked for is the first.
    if (!this.running && !this.#due) this.#first(this.#clock.now());
  }

  /** Resolves when the run in progress has ended. */
  stop(): Promise<void> {
    this.#active = this.#due = false;
    this.#nextRun.cancel();
    this.#runner.run?.stop();
    this.#requests.giveUp();
    return this.running ? this.#requests.whenEnded() : Promise.resolve();
  }

  /** Runs once now, or right after the run in progress; resolves when that run has ended, or the task is stopped first. */
  runNow(): Promise<void> {
    const ended = this.#requests.ask();
    if (!this.running) this.#nextRun.asked(this.#clock.now());
    return ended;
  }

  /** Its turn has come. */
  run(): void {
    this.#inLine = false;
    if (!this.#due) return;
    this.#due = false;
    this.#requests.begin();
    this.#pace.count();
    const { scheduledAt, skipped } = this.#nextRun;
    const attempt = (this.#retries?.failed ?? 0) + 1;
    if (attempt === 1) this.#count++;
    this.#record.began(skipped);
    const run = new TaskRun(this.#count, attempt, scheduledAt, skipped, this.#clock);
    const isTimed = scheduledAt !== undefined || this.#record.times(this.#dispatcher.lookedAt);
    this.#runner.begin(run, isTimed ? this.#time() : undefined);
  }

  /** What the clock shows now that a run begins. */
  #time(): number {
    const now = this.#clock.now();
    const late = this.#nextRun.lateAt(now);
    if (late !== undefined) this.#record.late(late);
    return now;
  }

  ended(result: unknown, time: number | undefined): void {
    this.#retries?.reset();
    this.#requests.end();
    this.#goOn(result, time);
  }

  failed(error: unknown, time: number | undefined, goesOn: boolean): void {
    const retryInMs = goesOn ? undefined : this.#retries?.next(this.#host.random);
    if (retryInMs === undefined) this.#active = false;
    const attempt = this.#retries?.failed ?? 1;
    const isFailure =
      retryInMs === undefined
        ? this.#host.taskFailed(error, this.name)
        : this.#host.taskRetries(error, this.name, attempt, this.#active ? retryInMs : undefined);
    if (isFailure) this.#record.failed();
    this.#requests.end();
    this.#goOn(undefined, time, retryInMs);
  }

  /**
   * @param time what the clock shows, if somebody has looked
   * @param retryInMs given when the run has failed and is to be tried again
   */
  #goOn(result: unknown, time: number | undefined, retryInMs?: number): void {
    if (this.#requests.pending) return this.#nextRun.asked(time ?? this.#clock.now());
    if (!this.#active) return;
    if (this.#count === 0) return this.#first(time ?? this.#clock.now());
    if (retryInMs !== undefined) return this.#nextRun.again(retryInMs, time ?? this.#clock.now());
    const wish = result instanceof Reschedule ? result : undefined;
    if (this.#count >= this.#maxRuns || (wish && wish.afterMs === undefined)) {
      this.#active = false;
      return;
    }
    if (wish) this.#nextRun.after(wish.afterMs!, time ?? this.#clock.now());
    else if (this.#nextRun.followsAtOnce) this.#nextRun.follow();
    else this.#active = this.#nextRun.next(time ?? this.#clock.now());
  }

  /** The first run since a start, maybe after one that was in progress then. */
  #first(now: number): void {
    this.#retries?.reset();
    this.#active = this.#nextRun.first(now);
  }

  #becomeDue(): void {
    this.#due = true;
    if (this.#inLine) return;
    this.#inLine = true;
    this.#dispatcher.ready(this);
  }
}
