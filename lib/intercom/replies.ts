import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import type { Clock } from '../tasks/clock.js';
import type { End } from './edge.js';
import type { Listener } from './listener.js';
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
  readonly #listener: Listener;
  readonly #open = new Map<unknown, Reply>();
  #late = 0;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  get clock(): Clock {
    return this.#listener.receiver.clock;
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
    const reply = new Reply(ask, this, timeoutMs);
    this.#open.set(ask, reply);
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
    for (const reply of this.#open.values()) if (!reply.begun) reply.giveUp('that has failed', cause);
  }

  drop(reply: Reply): void {
    this.#open.delete(reply.ask);
  }

  cameLate(ask: unknown): void {
    this.#late++;
    this.#listener.edge.lateReply(this.#listener.direction, ask);
  }

  #twice(ask: unknown): TaskThreadError {
    const signal = quote(ask);
    const { asker, answerer } = this;
    const finding = `${asker.name} asks ${answerer.name} ${signal}, but the same object was asked before and is not done with.`;
    return new TaskThreadError('ASK_PENDING', finding, { path: this.path, signal });
  }
}
