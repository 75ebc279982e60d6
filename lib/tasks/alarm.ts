import type { CancelTimer, Clock, TimerOwner } from './clock.js';

/** A timer that is set again whenever it has called back; the clock of the machine has one that allocates nothing then. */
export interface Alarm {
  /** Calls back once, when the clock shows `time`. Not to be set while it is. */
  set(time: number): void;
  cancel(): void;
}

/** The alarm of a clock, or one made of its timers. */
export function alarmOf(clock: Clock, callback: () => void, owner: TimerOwner, purpose: string): Alarm {
  if (clock.alarm) return clock.alarm(callback);
  return new TimerAlarm((time) => clock.setTimer(time - clock.now(), callback, owner, purpose));
}

/** One that goes by the wall clock, and also calls back when that was set. */
export function wallAlarmOf(clock: Clock, callback: () => void, owner: TimerOwner, purpose: string): Alarm {
  return new TimerAlarm((time) => clock.setWallTimer(time, callback, owner, purpose));
}

class TimerAlarm implements Alarm {
  readonly #set: (time: number) => CancelTimer;
  #cancel: CancelTimer | undefined;

  constructor(set: (time: number) => CancelTimer) {
    this.#set = set;
  }

  set(time: number): void {
    this.#cancel = this.#set(time);
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
