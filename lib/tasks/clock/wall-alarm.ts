import type { CancelTimer, Clock, TimerOwner } from './clock.js';

/** A timer by the wall clock that is set again and again; it also calls back when that was set. */
export class WallAlarm {
  readonly #set: (time: number) => CancelTimer;
  #cancel: CancelTimer | undefined;

  constructor(clock: Clock, callback: () => void, owner: TimerOwner, purpose: string) {
    this.#set = (time) => clock.setWallTimer(time, callback, owner, purpose);
  }

  set(time: number): void {
    this.#cancel = this.#set(time);
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
