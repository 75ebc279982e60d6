import type { Schedule } from '../schedule/schedule.js';
import { scheduleOf } from '../schedule/schedule-of.js';
import type { ReschedulingOptions } from '../../metadata/task-options.js';
import type { TaskHost } from '../task-host.js';
import { Turn } from './turn.js';
import { WallAlarm } from '../clock/wall-alarm.js';

/**
 * A task as the clock sees it: the wait for its next run, until the time its schedule says, or another. Holds what was
 * said of that run until the one after is planned.
 */
export abstract class NextRun extends Turn {
  protected readonly options: ReschedulingOptions;
  readonly #schedule: Schedule;
  #intervalMs: number;
  readonly #jitterMs: number;
  readonly #wallAlarm: WallAlarm | undefined = undefined;
  // What changes with each run is a number from the start: then it changes in place, and nothing is allocated.
  #scheduledAt = 0;
  /** ms after that at which it is expected: its jitter, or the wait before it is tried again */
  #extraMs = 0;
  /** the run before, while the schedule counts from it */
  #beforeDueAt = 0;
  #beforeEndedAt = 0;
  #skipped = 0;
  #counted = false;
  #planned = false;
  #late = false;

  constructor(host: TaskHost, name: string, options: ReschedulingOptions) {
    super(host, name);
    const { intervalMs = 0, jitterMs = 0 } = options;
    this.options = options;
    this.#schedule = scheduleOf(options, host.clock);
    this.#intervalMs = intervalMs;
    this.#jitterMs = jitterMs;
    if (this.#schedule.goesByWall) this.#wallAlarm = new WallAlarm(host.clock, () => this.wallRings(), host, name);
  }

  /** whether a run is due as soon as the one before has ended, whatever the time */
  get followsAtOnce(): boolean {
    return this.#intervalMs === 0 && this.#jitterMs === 0 && !this.#schedule.goesByWall;
  }

  /** whether its schedule goes by the wall clock: then the next moment takes its time to find */
  protected get goesByWall(): boolean {
    return this.#schedule.goesByWall;
  }

  /** when it was to be, jitter left out, in ms of its schedule; nothing where it just follows the one before */
  get scheduledAt(): number | undefined {
    return this.#planned ? this.#scheduledAt : undefined;
  }

  /** ticks that were skipped for it */
  get skipped(): number {
    return this.#skipped;
  }

  get intervalMs(): number {
    return this.#intervalMs;
  }

  set intervalMs(ms: number) {
    this.#intervalMs = ms;
    if (this.waiting && this.#counted) this.replan();
  }

  /** How late it is; nothing where it was asked for or just follows the one before. */
  lateAt(now: number): number | undefined {
    return this.#late ? this.#schedule.timeAt(now) - this.#scheduledAt - this.#extraMs : undefined;
  }

  /** The first run of all. @returns whether there is one */
  planFirst(now: number): boolean {
    // Who was told that a run has failed may have started the task anew meanwhile: then this is planned already.
    if (this.waiting) this.cancelPlan();
    const { initialDelayMs = 0 } = this.options;
    this.unskip();
    return this.plan(this.#schedule.first(now, initialDelayMs), now);
  }

  /** One after the run that has ended now. @returns whether there is one */
  planNext(now: number): boolean {
    const dueAt = this.#planned ? this.#scheduledAt : now;
    this.#beforeDueAt = this.#counted ? dueAt : this.#schedule.origin(dueAt, this.#intervalMs, this.clock.gridMs ?? 0);
    this.#beforeEndedAt = now;
    this.#counted = true;
    return this.planCounted(now);
  }

  /** One in so many ms, whatever the schedule says. */
  planAfter(ms: number, now: number): void {
    this.#scheduledAt = this.#schedule.timeAt(now) + ms;
    this.wait(ms + this.jitter(), now);
  }

  /** The same once more, in so many ms. */
  planAgain(ms: number, now: number): void {
    if (!this.#planned) this.#scheduledAt = this.#schedule.timeAt(now) + ms;
    this.wait(ms, now);
  }

  /** One now, for somebody has asked for it. */
  planNow(now: number): void {
    if (!this.waiting) this.unskip();
    this.cancelPlan();
    this.#planned = true;
    this.#scheduledAt = this.#schedule.timeAt(now);
    this.becomeDue();
  }

  /** One that follows the one before at once. */
  follow(): void {
    this.#planned = this.#late = false;
    this.unskip();
    this.becomeDue();
  }

  cancelPlan(): void {
    this.#late = false;
    if (!this.waiting) return;
    this.waiting = false;
    this.silence();
    this.#wallAlarm?.cancel();
  }

  /** One that the schedule counts from the run before. */
  private planCounted(now: number): boolean {
    const scheduledAt = this.#schedule.next(this.#beforeDueAt, this.#beforeEndedAt, now, this.#intervalMs);
    this.#skipped = this.#schedule.skipped(this.#beforeDueAt, this.#beforeEndedAt, this.#intervalMs);
    return this.plan(scheduledAt, now);
  }

  /** It is not counted from the run before. */
  private unskip(): void {
    this.#counted = false;
    this.#skipped = 0;
  }

  private plan(scheduledAt: number | undefined, now: number): boolean {
    if (scheduledAt === undefined) return false;
    this.#planned = this.#late = true;
    this.#scheduledAt = scheduledAt;
    this.#extraMs = this.jitter();
    const expectedAt = scheduledAt + this.#extraMs;
    if (expectedAt <= this.#schedule.timeAt(now)) this.becomeDue();
    else this.waitUntil(expectedAt);
    return true;
  }

  private replan(): void {
    this.cancelPlan();
    const now = this.clock.now();
    if (this.#counted) this.planCounted(now);
    else this.planFirst(now);
  }

  /** Waits so long, whatever the wall clock shows. */
  private wait(ms: number, now: number): void {
    this.#planned = this.#late = true;
    this.unskip();
    this.#extraMs = this.#schedule.timeAt(now) + ms - this.#scheduledAt;
    if (ms <= 0) this.becomeDue();
    else {
      this.waiting = true;
      this.ringAt(now + ms);
    }
  }

  /** By the clock that its schedule goes by. */
  private waitUntil(time: number): void {
    this.waiting = true;
    if (this.#wallAlarm) this.#wallAlarm.set(time);
    else this.ringAt(time);
  }

  private jitter(): number {
    return this.#jitterMs > 0 ? this.#jitterMs * this.host.random() : 0;
  }

  private wallRings(): void {
    const passedMs = this.clock.wallTime() - this.#scheduledAt;
    if (passedMs < 0) return this.replan();
    // Where the clock was set forward past the moment, it does not wait for the rest of its jitter: it would be passed over.
    this.#extraMs = Math.min(this.#extraMs, passedMs);
    this.ring();
  }
}
