import { Alarm } from '../clock/alarm.js';
import type { Dispatcher, Job } from '../dispatcher.js';
import type { TaskHost } from '../task-host.js';

/**
 * An alarm that waits, when it has rung, for its turn in the line of the dispatcher.
 *
 * The classes between this and a task hold all that a run looks at in one object, which many thousands of tasks find in no
 * cache any more. What a ring looks at stands side by side; and none of them has a private method, for a class with
 * `#methods` marks each of its instances with a field.
 */
export abstract class Turn extends Alarm<TaskHost> implements Job {
  /** until it rings */
  protected waiting = false;
  /** it is to run as soon as the dispatcher lets it */
  protected isDue = false;
  /** the dispatcher has it in line, due or not any more */
  protected inLine = false;
  protected readonly dispatcher: Dispatcher;

  constructor(host: TaskHost, name: string) {
    super(host.clock, host, name);
    this.dispatcher = host.dispatcher;
  }

  /** Its turn has come. */
  protected abstract takeTurn(now: number | undefined): number | undefined;

  /** It is to run now. */
  becomeDue(): void {
    this.isDue = true;
    if (this.inLine) return;
    this.inLine = true;
    this.dispatcher.ready(this);
  }

  ring(): void {
    this.waiting = false;
    this.becomeDue();
  }

  run(now?: number): number | undefined {
    this.inLine = false;
    if (!this.isDue) return undefined;
    this.isDue = false;
    return this.takeTurn(now);
  }
}
