import { TaskThreadError } from '../errors/task-thread-error.js';
import { invalid } from '../errors/validate.js';
import { quote } from '../errors/quote.js';
import type { CancelTimer, Clock, TimerOwner } from '../tasks/clock.js';
import { notSet, type Timer, TimerHeap } from '../tasks/timer-heap.js';
import { atRest } from './at-rest.js';

/** turns in a row without work before time jumps */
const quietBeforeJump = 3;
/** the same for the first jumps of a wait: what a socket of this machine does takes some turns, and a stop may wait for it */
const quietAtFirst = 50;
const firstJumps = 50;
/** timers that run for one wait before it is given up */
const mostJumps = 100_000;

/** A date, what makes one, or ms since 1970. */
type WallTime = Date | string | number;

const startOf2000 = '2000-01-01T00:00:00Z';

interface Wait {
  jumps: number;
  giveUp(): void;
}

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
  #now = 0;
  readonly #timers = new TimerHeap();
  /** what the wall clock shows when {@link now} is 0 */
  #wallBegin: number;
  /** what waits for a time of it */
  readonly #wallTimers = new Set<() => void>();
  readonly #autojump: boolean;
  readonly #waits = new Set<Wait>();
  #jumping = false;

  /**
   * @param options `autojump`: whether time moves on to the next timer by itself whenever nothing is left to do; for a
   * tree whose tasks all come to an end, for one that ticks on for ever makes time race. `wallTime`: what the wall clock
   * shows at first; the beginning of the year 2000 in UTC unless told
   * @throws TaskThreadError `INVALID_OPTION`
   */
  constructor({ autojump = false, wallTime = startOf2000 }: { autojump?: boolean; wallTime?: WallTime } = {}) {
    this.#autojump = autojump;
    this.#wallBegin = msOf(wallTime);
  }

  /** milliseconds since the clock was made */
  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return this.#wallBegin + this.#now;
  }

  /**
   * Sets the wall clock, as an administrator or NTP would: `cron` goes by it, and nothing else.
   *
   * @throws TaskThreadError `INVALID_OPTION`
   */
  setWallTime(time: WallTime): void {
    this.#wallBegin = msOf(time) - this.#now;
    const waiting = [...this.#wallTimers]; // each may begin to wait anew
    for (const tell of waiting) tell();
  }

  /** timers that are set and not due yet */
  get pending(): number {
    return this.#timers.size;
  }

  setTimer(ms: number, callback: () => void, _owner?: TimerOwner, _purpose?: string): CancelTimer {
    const timer = { due: this.#now + Math.max(ms, 0), at: notSet, ring: callback };
    this.#timers.add(timer);
    void this.#goOnJumping();
    return () => this.#timers.cancel(timer);
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
    const end = this.#now + ms;
    // What never comes to rest is given a turn, like others.
    let calm = await atRest();
    for (let next = this.#next; next && next.due <= end; next = this.#next) {
      this.#runNext();
      calm = await atRest(1, calm);
    }
    this.#now = Math.max(this.#now, end);
  }

  /**
   * Moves on to the next timer, once nothing is left to do now.
   *
   * @returns whether there was one
   */
  async jump(): Promise<boolean> {
    await atRest(quietBeforeJump);
    return this.#runNext();
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
    const settled = new Promise<T>((resolve, reject) => {
      const wait = { jumps: 0, giveUp: () => reject(tooLong(this.#now)) };
      this.#waits.add(wait);
      const done = (): void => void this.#waits.delete(wait);
      promise.then(resolve, reject);
      promise.then(done, done);
    });
    void this.#goOnJumping();
    return settled;
  }

  async #goOnJumping(): Promise<void> {
    if (this.#jumping) return;
    this.#jumping = true;
    while (this.#wanted) {
      await atRest(this.#jumpsAtFirst ? quietAtFirst : quietBeforeJump);
      if (!this.#wanted) break;
      this.#runNext();
      for (const wait of this.#waits) {
        if (++wait.jumps < mostJumps) continue;
        this.#waits.delete(wait);
        wait.giveUp();
      }
    }
    this.#jumping = false;
  }

  /** The timer that is due next; one that is never due is none. */
  get #next(): Timer | undefined {
    const { first } = this.#timers;
    return first && first.due < Infinity ? first : undefined;
  }

  /** Whether there is one, and somebody waits for it. */
  get #wanted(): boolean {
    return (this.#autojump || this.#waits.size > 0) && this.#next !== undefined;
  }

  get #jumpsAtFirst(): boolean {
    for (const { jumps } of this.#waits) if (jumps < firstJumps) return true;
    return false;
  }

  #runNext(): boolean {
    const timer = this.#next && this.#timers.take();
    if (!timer) return false;
    this.#now = Math.max(this.#now, timer.due);
    timer.ring();
    return true;
  }
}

function tooLong(now: number): TaskThreadError {
  return new TaskThreadError('TEST_HANGS', `After ${mostJumps} timers, at ${now} ms, what was waited for is pending.`);
}

function msOf(time: WallTime): number {
  const ms = new Date(time).getTime();
  if (!Number.isNaN(ms)) return ms;
  throw invalid('VirtualClock', 'the wall clock', `was given ${quote(time)}; wanted is a date.`);
}
