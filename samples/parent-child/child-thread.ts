import { Rescheduling, type Run, TaskThread, Thread } from 'taskthread';
import { Message } from './message.js';

/** Sends a message up, waits, and sends the next. */
@Thread({ up: [Message] })
export class ChildThread extends TaskThread<{ up: Message }> {
  constructor(readonly everyMs: number) {
    super();
  }

  protected override enter() {
    this.tasks.get('tell').intervalMs = this.everyMs;
  }

  @Rescheduling(5000)
  tell(run: Run) {
    return this.up(new Message(`message ${run.count}`));
  }
}
