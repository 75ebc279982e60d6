/** Ends a timer of a {@link Clock}. */
export type CancelTimer = () => void;

/** Whose timer it is, for a clock that tells. */
export interface TimerOwner {
  readonly path: string;
}

/** The one door to time. The system's unless told; a virtual one in tests. */
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
}

/** The longest a timer of the machine takes; asked for more, it would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer(ms, callback) {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      timer =
        left > longestTimerMs
          ? setTimeout(() => wait(left - longestTimerMs), longestTimerMs)
          : setTimeout(callback, left);
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
};

/** Calls back after so many ms of the machine's time, if the process lives so long; it does not keep it alive. */
export function afterwards(ms: number, callback: () => void): void {
  setTimeout(callback, ms).unref();
}

/** Keeps the process alive until the returned function is called. */
export function keepAlive(): () => void {
  const timer = setInterval(() => {}, longestTimerMs);
  return () => clearInterval(timer);
}
