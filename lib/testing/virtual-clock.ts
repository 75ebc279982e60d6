import { invalid } from '../errors/validate.js';
import { quote } from '../errors/quote.js';
import type { CancelTimer, Clock, TimerOwner } from '../tasks/clock/clock.js';
import { atRest } from './at-rest.js';
import { Jumps, quietBeforeJump } from './jumps.js';
import { Timeline } from './timeline.js';

/** A date, what makes one, or ms since 1970. */
type WallTime = Date | string | number;

const startOf2000 = '2000-01-01T00:00:00Z';

/**
 * A clock that stands still until a test moves it: by so many milliseconds ({@link advance}), to the next timer
 * ({@link jump}), or as far as it takes ({@link until}).
 *
 * @example
 * ```ts
 * const clock = new VirtualClock();
 * const tree = await startMaster(MasterThread, { clock });
 * await clock.advance(1000); // a task of every 100 ms has run eleven times, first at 0; nobody waited
 * ```
 */
export class VirtualClock implements Clock {
  readonly #timeline = new Timeline();
  readonly #jumps: Jumps;
  /** what the wall clock shows when {@link now} is 0 */
  #wallBegin: number;
  /** what waits for a time of it */
  readonly #wallTimers = new Set<() => void>();

  /**
   * @param options `autojump`: whether time moves on to the next timer by itself whenever nothing is left to do; for a
   * tree whose tasks all come to an end, for one that ticks on for ever makes time race. `wallTime`: what the wall clock
   * shows at first; the beginning of the year 2000 in UTC unless told
   * @throws TaskThreadError `INVALID_OPTION`
   */
  constructor({ autojump = false, wallTime = startOf2000 }: { autojump?: boolean; wallTime?: WallTime } = {}) {
    this.#jumps = new Jumps(this.#timeline, autojump);
    this.#wallBegin = msOf(wallTime);
  }

  /** milliseconds since the clock was made */
  now(): number {
    return this.#timeline.now;
  }

  wallTime(): number {
    return this.#wallBegin + this.#timeline.now;
  }

  /**
   * Sets the wall clock, as an administrator or NTP would: `cron` goes by it, and nothing else.
   *
   * @throws TaskThreadError `INVALID_OPTION`
   */
  setWallTime(time: WallTime): void {
    this.#wallBegin = msOf(time) - this.#timeline.now;
    const waiting = [...this.#wallTimers]; // each may begin to wait anew
    for (const tell of waiting) tell();
  }

  /** timers that are set and not due yet */
  get pending(): number {
    return this.#timeline.pending;
  }

  setTimer(ms: number, callback: () => void, _owner?: TimerOwner, _purpose?: string): CancelTimer {
    const cancel = this.#timeline.setTimer(ms, callback);
    this.#jumps.goOn();
    return cancel;
  }

  setWallTimer(time: number, callback: () => void, owner?: TimerOwner, purpose?: string): CancelTimer {
    const end = (): void => {
      cancel();
      callback();
    };
    const cancelTimer = this.setTimer(time - this.wallTime(), end, owner, purpose);
    const cancel = (): void => {
      cancelTimer();
      this.#wallTimers.delete(end);
    };
    this.#wallTimers.add(end);
    return cancel;
  }

  /**
   * Moves on by `ms` milliseconds: runs the timers on the way in the order they are due, and all that follows from each,
   * in however many microtasks and turns of the event loop, before the next.
   *
   * @throws TaskThreadError `INVALID_OPTION`
   */
  async advance(ms: number): Promise<void> {
    if (!(ms >= 0 && ms < Infinity))
      throw invalid('advance', 'VirtualClock', `was given ${ms}; wanted is a number of milliseconds from 0 on.`);
    const timeline = this.#timeline;
    const end = timeline.now + ms;
    // What never comes to rest is given a turn, like others.
    let calm = await atRest();
    for (let next = timeline.next; next && next.due <= end; next = timeline.next) {
      timeline.runNext();
      calm = await atRest(1, calm);
    }
    timeline.now = Math.max(timeline.now, end);
  }

  /**
   * Moves on to the next timer, once nothing is left to do now.
   *
   * @returns whether there was one
   */
  async jump(): Promise<boolean> {
    await atRest(quietBeforeJump);
    return this.#timeline.runNext();
  }

  /**
   * Waits for a promise; while nothing else is left to do, time moves on to the next timer, and the next. Where no timer
   * is set the clock stands still, and the promise is simply awaited.
   *
   * @throws what the promise rejects with; TaskThreadError `TEST_HANGS` when it is still pending after 100,000 timers
   * @example
   * ```ts
   * await clock.until(tree.stop()); // deadlines included
   * ```
   */
  until<T>(promise: PromiseLike<T>): Promise<T> {
    return this.#jumps.until(promise);
  }
}

function msOf(time: WallTime): number {
  const ms = new Date(time).getTime();
  if (!Number.isNaN(ms)) return ms;
  throw invalid('VirtualClock', 'the wall clock', `was given ${quote(time)}; wanted is a date.`);
}
