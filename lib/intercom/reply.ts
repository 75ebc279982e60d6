import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import type { CancelTimer } from '../tasks/clock.js';
import type { Replies } from './replies.js';

/**
 * The reply to one ask, which somebody awaits. An ask that is forwarded takes it along. Settled by a time-out it stays
 * where the ask is queued or handled, so that a reply that comes later is seen to be late.
 */
export class Reply {
  /** awaited or not, it never becomes an unhandled rejection */
  readonly promise: Promise<unknown>;
  readonly ask: unknown;
  /** when it was asked, in ms of the clock */
  readonly since: number;
  readonly #timeoutMs: number;
  /** where the ask was put, and where it was forwarded to */
  readonly #hops: [Replies, ...Replies[]];
  readonly #cancelTimer: CancelTimer;
  #resolve!: (value: unknown) => void;
  #reject!: (error: TaskThreadError) => void;
  #settled = false;
  #member: string | undefined;

  constructor(ask: unknown, origin: Replies, timeoutMs: number) {
    const { clock } = origin;
    this.ask = ask;
    this.since = clock.now();
    this.#timeoutMs = timeoutMs;
    this.#hops = [origin];
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.promise.catch(() => {});
    this.#cancelTimer = clock.setTimer(timeoutMs, () => this.#timeOut(), origin, 'ask');
  }

  /** where it was asked */
  get origin(): Replies {
    return this.#hops[0];
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** whether the listener of the ask has begun */
  get begun(): boolean {
    return this.#member !== undefined;
  }

  /** Its turn has come: `member` answers. */
  begin(member: string): void {
    this.#member = member;
  }

  /** The ask goes on to another edge. */
  forward(to: Replies): void {
    this.#hops.push(to);
  }

  answer(value: unknown): void {
    this.#leave();
    if (this.#settled) return this.#last.cameLate(this.ask);
    this.#settle();
    this.#resolve(value);
  }

  /** There will be none: its listener threw, or nobody will handle the ask. */
  fail(why: string, cause?: unknown): void {
    this.#leave();
    this.giveUp(why, cause);
  }

  /** Nobody waits for it any more, whatever becomes of the ask. */
  giveUp(why: string, cause?: unknown): void {
    this.#refuse('ASK_FAILED', `, but ${why}.`, cause);
  }

  /** `Class.method` that threw, or that was not waited for. */
  get member(): string {
    return this.#member ?? 'its listener';
  }

  #timeOut(): void {
    const { begun } = this;
    const found = begun ? `${this.member} has not ended` : 'its turn has not come';
    this.#refuse('ASK_TIMEOUT', ` and has got no reply within ${this.#timeoutMs} ms: ${found}.`);
  }

  #refuse(code: 'ASK_FAILED' | 'ASK_TIMEOUT', how: string, cause?: unknown): void {
    if (this.#settled) return;
    this.#settle();
    const signal = quote(this.ask);
    const { path, asker } = this.origin;
    const finding = `${asker.name} asked ${this.#last.answerer.name} ${signal}${how}`;
    this.#reject(new TaskThreadError(code, finding, { path, member: this.#member, signal, cause }));
  }

  #settle(): void {
    this.#settled = true;
    this.#cancelTimer();
  }

  #leave(): void {
    for (const hop of this.#hops) hop.drop(this);
  }

  get #last(): Replies {
    return this.#hops.at(-1)!;
  }
}
