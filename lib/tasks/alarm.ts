import type { CancelTimer, Clock, TimerOwner } from './clock.js';

/** A timer that is set again whenever it has called back; the clock of the machine has one that allocates nothing then. */
export interface Alarm {
  /** Calls back once, when the clock shows `time`. Not to be set while it is. */
  set(time: number): void;
  cancel(): void;
}

/** The alarm of a clock, or one made of its timers. */
export function alarmOf(clock: Clock, callback: () => void, owner: TimerOwner, purpose: string): Alarm {
  return clock.alarm?.(callback) ?? new TimerAlarm(clock, callback, owner, purpose);
}

class TimerAlarm implements Alarm {
  readonly #set: (time: number) => CancelTimer;
  #cancel: CancelTimer | undefined;

  constructor(clock: Clock, callback: () => void, owner: TimerOwner, purpose: string) {
    this.#set = (time) => clock.setTimer(time - clock.now(), callback, owner, purpose);
  }

  set(time: number): void {
    this.#cancel = this.#set(time);
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
