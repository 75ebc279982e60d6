import { type Alarm, alarmOf } from './alarm.js';
import type { TaskHost } from './task-host.js';

/** The time that what has begun may take. */
export class TimeLimit {
  readonly ms: number;
  readonly #alarm: Alarm;
  #running = false;

  constructor(host: TaskHost, name: string, ms: number, past: () => void) {
    this.ms = ms;
    const end = (): void => {
      this.#running = false;
      past();
    };
    this.#alarm = alarmOf(host.clock, end, host, `timeoutMs of ${name}`);
  }

  begin(now: number): void {
    this.#running = true;
    this.#alarm.set(now + this.ms);
  }

  end(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#alarm.cancel();
  }
}
