import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { CancelTimer, Clock } from '../../tasks/clock/clock.js';
import type { End } from '../edge.js';
import type { BareListener } from '../bare-listener.js';
import { Reply } from './reply.js';

/** How a signal was lost. */
export type Loss = 'refused' | 'dropped' | 'discarded' | 'given up' | 'failed';

const told: Readonly<Record<Loss, (member: string) => string>> = {
  refused: () => 'that takes nothing any more',
  dropped: () => 'the queue was full and dropped it',
  discarded: () => 'that has ended before its turn came',
  'given up': (member) => `${member} was given up at a deadline`,
  failed: (member) => `${member} failed`,
};

/** The replies that are awaited in one direction of an edge, by ask. Made with the first ask. */
export class Replies {
  readonly #listener: BareListener;
  readonly #open = new Map<unknown, Reply>();
  /** when the next of them may be overdue: one timer for all, which is left where it is while they come and go */
  #wakesAt = Infinity;
  #cancelTimer: CancelTimer | undefined;
  #closed = false;
  #late = 0;
  /** asks that wait for room in the queue; of who asked them nobody knows whether he waits for them, or for how long */
  waiting = 0;

  constructor(listener: BareListener) {
    this.#listener = listener;
  }

  /** replies that came after nobody waited for them any more */
  get late(): number {
    return this.#late;
  }

  /** who asks here */
  get asker(): End {
    return this.#listener.edge.end(this.#listener.direction === 'in' ? 'parent' : 'child');
  }

  /** of who asks here */
  get path(): string {
    return this.asker.path;
  }

  /** who answers */
  get answerer(): End {
    return this.#listener.edge.end(this.#listener.direction === 'in' ? 'child' : 'parent');
  }

  /** why the turn of what was asked here has not come, as a clause for an error; empty where nobody knows */
  get delay(): string {
    const { receiver, calls } = this.#listener;
    if (!receiver.serving) return `, for ${this.answerer.name} handles nothing until its enter has ended`;
    const [ahead] = calls;
    return ahead ? `, for ${ahead.member} has not ended` : '';
  }

  /** The replies that somebody waits for who asked here. */
  *awaited(): Iterable<Reply> {
    for (const reply of this.#open.values()) if (reply.origin === this && !reply.settled) yield reply;
  }

  /** The reply to a signal, if it was asked and is not done with. */
  get(signal: unknown): Reply | undefined {
    return this.#open.get(signal);
  }

  /** @throws TaskThreadError `ASK_PENDING` when the same object was asked before and is not done with */
  expect(ask: unknown, timeoutMs: number): Reply {
    if (this.#open.has(ask)) throw this.#twice(ask);
    const reply = new Reply(ask, this, this.#clock.now(), timeoutMs);
    this.#open.set(ask, reply);
    if (reply.due < this.#wakesAt) this.#wakeAt(reply.due);
    return reply;
  }

  /** An ask that was asked elsewhere comes this way. */
  adopt(reply: Reply): void {
    const { ask } = reply;
    if (this.#open.has(ask)) return reply.fail('it was asked the same on its way already', this.#twice(ask));
    this.#open.set(ask, reply);
    reply.forward(this);
  }

  /** Nobody will handle this signal. */
  lost(signal: unknown, how: Loss, cause: unknown): void {
    const reply = this.#open.get(signal);
    reply?.fail(told[how](reply.member), cause);
  }

  /** Nobody waits any more for the replies to what is queued. */
  giveUp(cause: unknown): void {
    for (const reply of this.#open.values()) if (reply.waitsAt(this)) reply.giveUp('that has failed', cause);
  }

  drop(reply: Reply): void {
    this.#open.delete(reply.ask);
    if (this.#closed || this.#listener.queue.closed) this.#rest();
  }

  /** The end, on this edge: it leaves no timer. */
  close(): void {
    this.#closed = true;
    this.#rest();
  }

  cameLate(ask: unknown): void {
    this.#late++;
    this.#listener.edge.lateReply(this.#listener.direction, ask);
  }

  get #clock(): Clock {
    return this.#listener.receiver.clock;
  }

  #wakeAt(due: number): void {
    this.#cancelTimer?.();
    this.#wakesAt = due;
    this.#cancelTimer = this.#clock.setTimer(due - this.#clock.now(), this.#wake, this, 'ask');
  }

  readonly #wake = (): void => {
    const now = this.#clock.now();
    let next = Infinity;
    for (const reply of this.awaited()) {
      if (reply.due <= now) reply.timeOut();
      else next = Math.min(next, reply.due);
    }
    this.#cancelTimer = undefined;
    this.#wakesAt = Infinity;
    if (next < Infinity) this.#wakeAt(next);
  };

  #rest(): void {
    if (this.#open.size > 0) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#wakesAt = Infinity;
  }

  #twice(ask: unknown): TaskThreadError {
    const signal = quote(ask);
    const { asker, answerer } = this;
    const finding = `${asker.name} asks ${answerer.name} ${signal}, but the same object was asked before and is not done with.`;
    return new TaskThreadError('ASK_PENDING', finding, { path: this.path, signal });
  }
}
