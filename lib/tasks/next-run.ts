import type { Schedule } from '../schedule/schedule.js';
import { scheduleOf } from '../schedule/schedule-of.js';
import { type Alarm, alarmOf, wallAlarmOf } from './alarm.js';
import type { ReschedulingOptions } from './options.js';
import type { TaskHost } from './task-host.js';

/**
 * The wait for the next run of a task: until the time its schedule says, or another. Holds what was said of that run
 * until the one after is planned.
 */
export class NextRun {
  readonly #host: TaskHost;
  readonly #schedule: Schedule;
  readonly #jitterMs: number;
  readonly #alarm: Alarm;
  readonly #wallAlarm: Alarm | undefined;
  readonly #due: () => void;
  #waiting = false;
  // What changes with each run is a number from the start: then it changes in place, and nothing is allocated.
  #scheduledAt = 0;
  #expectedAt = 0;
  /** the run before, while the schedule counts from it */
  #beforeDueAt = 0;
  #beforeEndedAt = 0;
  #counted = false;
  #planned = false;
  #late = false;

  /** @param due called when it is to run, maybe before a call here returns */
  constructor(host: TaskHost, name: string, options: ReschedulingOptions, due: () => void) {
    this.#host = host;
    this.#schedule = scheduleOf(options, host.clock);
    this.#jitterMs = options.jitterMs ?? 0;
    this.#due = due;
    this.#alarm = alarmOf(host.clock, this.#rings, host, name);
    if (this.#schedule.goesByWall) this.#wallAlarm = wallAlarmOf(host.clock, this.#wallRings, host, name);
  }

  /** whether a run is due as soon as the one before has ended, whatever the time */
  get followsAtOnce(): boolean {
    return this.#schedule.endless && this.#jitterMs === 0;
  }

  /** when it was to be, jitter left out, in ms of its schedule; nothing where it just follows the one before */
  get scheduledAt(): number | undefined {
    return this.#planned ? this.#scheduledAt : undefined;
  }

  /** ticks that were skipped for it */
  get skipped(): number {
    return this.#counted ? this.#schedule.skipped : 0;
  }

  get intervalMs(): number {
    return this.#schedule.intervalMs;
  }

  set intervalMs(ms: number) {
    this.#schedule.intervalMs = ms;
    if (this.#waiting && this.#counted) this.#planAgain();
  }

  /** How late it is; nothing where it was asked for or just follows the one before. */
  lateAt(now: number): number | undefined {
    return this.#late ? this.#schedule.timeAt(now) - this.#expectedAt : undefined;
  }

  /** The first run of all. @returns whether there is one */
  first(now: number): boolean {
    this.#counted = false;
    return this.#plan(this.#schedule.first(now), now);
  }

  /** One after the run that has ended now. @returns whether there is one */
  next(now: number): boolean {
    this.#beforeDueAt = this.#planned ? this.#scheduledAt : now;
    this.#beforeEndedAt = now;
    this.#counted = true;
    return this.#plan(this.#schedule.next(this.#beforeDueAt, now, now), now);
  }

  /** One in so many ms, whatever the schedule says. */
  after(ms: number, now: number): void {
    this.#scheduledAt = this.#schedule.timeAt(now) + ms;
    this.#wait(ms + this.#jitter(), now);
  }

  /** The same once more, in so many ms. */
  again(ms: number, now: number): void {
    if (!this.#planned) this.#scheduledAt = this.#schedule.timeAt(now) + ms;
    this.#wait(ms, now);
  }

  /** One now, for somebody has asked for it. */
  asked(now: number): void {
    this.#counted &&= this.#waiting;
    this.cancel();
    this.#planned = true;
    this.#scheduledAt = this.#schedule.timeAt(now);
    this.#due();
  }

  /** One that follows the one before at once. */
  follow(): void {
    this.#planned = this.#late = this.#counted = false;
    this.#due();
  }

  cancel(): void {
    this.#late = false;
    if (!this.#waiting) return;
    this.#waiting = false;
    this.#alarm.cancel();
    this.#wallAlarm?.cancel();
  }

  #plan(scheduledAt: number | undefined, now: number): boolean {
    if (scheduledAt === undefined) return false;
    this.#planned = this.#late = true;
    this.#scheduledAt = scheduledAt;
    this.#expectedAt = scheduledAt + this.#jitter();
    if (this.#expectedAt <= this.#schedule.timeAt(now)) this.#due();
    else this.#set(this.#wallAlarm ?? this.#alarm, this.#expectedAt);
    return true;
  }

  #planAgain(): void {
    this.cancel();
    const now = this.#host.clock.now();
    if (this.#counted) this.#plan(this.#schedule.next(this.#beforeDueAt, this.#beforeEndedAt, now), now);
    else this.first(now);
  }

  /** Waits so long, whatever the wall clock shows. */
  #wait(ms: number, now: number): void {
    this.#planned = this.#late = true;
    this.#counted = false;
    this.#expectedAt = this.#schedule.timeAt(now) + ms;
    if (ms <= 0) this.#due();
    else this.#set(this.#alarm, now + ms);
  }

  #set(alarm: Alarm, time: number): void {
    this.#waiting = true;
    alarm.set(time);
  }

  #jitter(): number {
    return this.#jitterMs > 0 ? this.#jitterMs * this.#host.random() : 0;
  }

  readonly #rings = (): void => {
    this.#waiting = false;
    this.#due();
  };

  readonly #wallRings = (): void => {
    if (this.#host.clock.wallTime() >= this.#expectedAt) this.#rings();
    else this.#planAgain();
  };
}
