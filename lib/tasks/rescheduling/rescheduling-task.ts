import { Retries } from '../schedule/retries.js';
import type { ReschedulingOptions } from '../../metadata/task-options.js';
import { Pace } from './pace.js';
import { Reschedule } from './reschedule.js';
import { RunRequests } from './run-requests.js';
import { Runner, type Task } from './runner.js';
import type { TaskHost } from '../task-host.js';
import type { TaskStatistics } from './task-statistics.js';
import { TaskRun } from './task-run.js';

/** runs in a second above which somebody should know */
const warnAbove = 10_000;

/**
 * A task that runs, waits and runs again; two runs of it never overlap.
 *
 * Active: it waits for its next run or runs. Each start has its own count of runs and, at a rate, its own grid.
 */
export class ReschedulingTask extends Runner {
  readonly #maxRuns: number | undefined;
  readonly #retries: Retries | undefined;
  readonly #pace: Pace;
  /** runs that pass before that is to look */
  #unlooked = 0;
  /** who waits for a run of it, once anybody does */
  #requests: RunRequests | undefined = undefined;
  #started = false;
  #active = false;
  #count = 0;

  /** @param fn the method of that name, unless told */
  constructor(host: TaskHost, name: string, fn: Task | undefined, options: ReschedulingOptions) {
    const { maxRuns, onError, maxRetries, backoff, warnAbovePerSecond = warnAbove } = options;
    super(host, name, fn, options);
    this.#maxRuns = maxRuns;
    this.#retries = onError === 'retry' ? new Retries(maxRetries, backoff) : undefined;
    this.#pace = new Pace(warnAbovePerSecond, host, name);
  }

  /** its pattern, where it does not go by an interval */
  get cron(): string | undefined {
    return this.options.cron;
  }

  /** whether it was ever started */
  get started(): boolean {
    return this.#started;
  }

  get active(): boolean {
    return this.#active;
  }

  get count(): number {
    return this.#count;
  }

  get statistics(): TaskStatistics {
    return this.record.statistics;
  }

  start(): void {
    if (this.#active) return;
    this.#started = true;
    this.#active = true;
    this.#count = 0;
    this.#unlooked = this.#pace.reset();
    // A run that was in progress when the task was stopped goes on to its end first; one that was asked for is the first.
    if (!this.running && !this.isDue) this.planStart(this.clock.now());
  }

  /** Resolves when the run in progress has ended; one that waits for a lock does not begin any more. */
  stop(): Promise<void> {
    this.#active = this.isDue = false;
    this.cancelPlan();
    this.current?.stop();
    this.#requests?.giveUp();
    return this.busy ? this.asked.whenEnded() : Promise.resolve();
  }

  /** Runs once now, or right after the run in progress; resolves when that run has ended, or the task is stopped first. */
  runNow(): Promise<void> {
    const ended = this.asked.ask();
    if (!this.running) this.planNow(this.clock.now());
    return ended;
  }

  protected override takeTurn(now: number | undefined): number | undefined {
    this.#requests?.begin();
    if (--this.#unlooked < 0) this.#unlooked = this.#pace.look();
    const { scheduledAt, skipped } = this;
    const attempt = (this.#retries?.failed ?? 0) + 1;
    if (attempt === 1) this.#count++;
    this.record.began(skipped);
    const run = new TaskRun(this.#count, attempt, scheduledAt, skipped, this.clock);
    const isTimed = scheduledAt !== undefined || this.record.times(this.dispatcher.lookedAt);
    const endedAt = this.begin(run, isTimed ? this.timeOf(now) : undefined);
    // To find the next moment of a pattern takes its time.
    return this.goesByWall ? undefined : endedAt;
  }

  /** What the clock shows now that a run begins. */
  private timeOf(now = this.clock.now()): number {
    const late = this.lateAt(now);
    if (late !== undefined) this.record.late(late);
    return now;
  }

  protected override ended(result: unknown, time: number | undefined): void {
    this.#retries?.reset();
    this.#requests?.end();
    this.goOn(result, time);
  }

  protected override failed(error: unknown, time: number | undefined, goesOn: boolean): void {
    const retryInMs = goesOn ? undefined : this.#retries?.next(this.host.random);
    if (retryInMs === undefined) this.#active = false;
    const attempt = this.#retries?.failed ?? 1;
    const isFailure =
      retryInMs === undefined
        ? this.host.taskFailed(error, this.name)
        : this.host.taskRetries(error, this.name, attempt, this.#active ? retryInMs : undefined);
    if (isFailure) this.record.failed();
    this.#requests?.end();
    this.goOn(undefined, time, retryInMs);
  }

  /**
   * @param time what the clock shows, if somebody has looked
   * @param retryInMs given when the run has failed and is to be tried again
   */
  private goOn(result: unknown, time: number | undefined, retryInMs?: number): void {
    if (this.#requests?.pending) return this.planNow(time ?? this.clock.now());
    if (!this.#active) return;
    if (this.#count === 0) return this.planStart(time ?? this.clock.now());
    if (retryInMs !== undefined) return this.planAgain(retryInMs, time ?? this.clock.now());
    const wish = result instanceof Reschedule ? result : undefined;
    if (this.isLast || (wish && wish.afterMs === undefined)) {
      this.#active = false;
      return;
    }
    if (wish) this.planAfter(wish.afterMs!, time ?? this.clock.now());
    else if (this.followsAtOnce) this.follow();
    else this.#active = this.planNext(time ?? this.clock.now());
  }

  /** The first run since a start, maybe after one that was in progress then. */
  private planStart(now: number): void {
    this.#retries?.reset();
    this.#active = this.planFirst(now);
  }

  private get isLast(): boolean {
    return this.#maxRuns !== undefined && this.#count >= this.#maxRuns;
  }

  private get asked(): RunRequests {
    return (this.#requests ??= new RunRequests());
  }
}
