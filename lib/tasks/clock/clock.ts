import type { Timer } from './timer-heap.js';

/** Ends a timer of a {@link Clock}. */
export type CancelTimer = () => void;

/** Whose timer it is, for a clock that tells. */
export interface TimerOwner {
  readonly path: string;
}

/**
 * The one door to time. The system's unless told; a virtual one in tests. It has two: the one that runs evenly, by which
 * everything goes save `cron`, and the wall clock, which somebody may set.
 */
export interface Clock {
  /** milliseconds since an arbitrary start, with fractions; never goes back */
  now(): number;
  /**
   * Calls back once, `ms` from now, unless cancelled before.
   *
   * @param owner who waits, and
   * @param purpose what for: nothing but words, for a clock that tells which timers it has
   */
  setTimer(ms: number, callback: () => void, owner?: TimerOwner, purpose?: string): CancelTimer;
  /** what the wall clock shows, in ms since 1970; it may jump, also back */
  wallTime(): number;
  /**
   * Calls back once, unless cancelled before: when the wall clock shows `time`, or, before or after that, when it was set,
   * for then it may be another time that is waited for.
   */
  setWallTimer(time: number, callback: () => void, owner?: TimerOwner, purpose?: string): CancelTimer;
  /**
   * ms within which grids of tasks begin together, up to so many before the first run, so that their ticks share a wake-up
   * of the process; each begins where its first run does unless told
   */
  readonly gridMs?: number;
  /** Sets a timer that somebody has made, where that costs less than {@link setTimer}: it may be set again, and again. */
  arm?(timer: Timer, time: number): void;
  /** Ends what {@link arm} began, if it has not rung. */
  disarm?(timer: Timer): void;
}
