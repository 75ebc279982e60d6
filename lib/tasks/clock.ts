/** Ends a timer of a {@link Clock}. */
export type CancelTimer = () => void;

/** The one door to time. The system's unless told; a virtual one in tests. */
export interface Clock {
  /** milliseconds since an arbitrary start, with fractions; never goes back */
  now(): number;
  /** Calls back once, `ms` from now, unless cancelled before. */
  setTimer(ms: number, callback: () => void): CancelTimer;
}

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

const longestTimerMs = 2 ** 31 - 1;

/** Keeps the process alive until the returned function is called. */
export function keepAlive(): () => void {
  const timer = setInterval(() => {}, longestTimerMs);
  return () => clearInterval(timer);
}
