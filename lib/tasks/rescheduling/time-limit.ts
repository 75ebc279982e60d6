import { Alarm } from '../clock/alarm.js';
import type { TaskHost } from '../task-host.js';

/** The time that what has begun may take. */
export class TimeLimit extends Alarm {
  readonly ms: number;
  readonly #past: () => void;
  #running = false;

  constructor(host: TaskHost, name: string, ms: number, past: () => void) {
    super(host.clock, host, `timeoutMs of ${name}`);
    this.ms = ms;
    this.#past = past;
  }

  begin(now: number): void {
    this.#running = true;
    this.ringAt(now + this.ms);
  }

  end(): void {
    if (!this.#running) return;
    this.#running = false;
    this.silence();
  }

  ring(): void {
    this.#running = false;
    this.#past();
  }
}
