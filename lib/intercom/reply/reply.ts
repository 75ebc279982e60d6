import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { Replies } from './replies.js';

const ignore = (): void => {};

/**
 * The reply to one ask, which somebody awaits. An ask that is forwarded takes it along. Settled by a time-out it stays
 * where the ask is queued or handled, so that a reply that comes later is seen to be late.
 */
export class Reply {
  /** awaited or not, it never becomes an unhandled rejection */
  readonly promise: Promise<unknown>;
  readonly ask: unknown;
  /** where it was asked */
  readonly origin: Replies;
  /** when it was asked, in ms of the clock */
  readonly since: number;
  readonly #timeoutMs: number;
  /** where the ask was forwarded to */
  #further: Replies[] | undefined;
  #resolve!: (value: unknown) => void;
  #reject!: (error: TaskThreadError) => void;
  #settled = false;
  #member: string | undefined;

  constructor(ask: unknown, origin: Replies, since: number, timeoutMs: number) {
    this.ask = ask;
    this.origin = origin;
    this.since = since;
    this.#timeoutMs = timeoutMs;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.promise.catch(ignore);
  }

  /** when it times out, in ms of the clock */
  get due(): number {
    return this.since + this.#timeoutMs;
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** `Class.method` that answers, has thrown or is not waited for any more */
  get member(): string {
    return this.#member ?? 'its listener';
  }

  /** Whether its turn has not come there. */
  waitsAt(hop: Replies): boolean {
    return this.#member === undefined && this.#last === hop;
  }

  /** Its turn has come: `member` answers. */
  begin(member: string): void {
    this.#member = member;
  }

  /** The ask goes on to another edge. */
  forward(to: Replies): void {
    (this.#further ??= []).push(to);
  }

  answer(value: unknown): void {
    this.#leave();
    if (this.#settled) return this.#last.cameLate(this.ask);
    this.#settled = true;
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

  timeOut(): void {
    const found =
      this.#member === undefined ? `its turn has not come${this.#last.delay}` : `${this.#member} has not ended`;
    this.#refuse('ASK_TIMEOUT', ` and has got no reply within ${this.#timeoutMs} ms: ${found}.`);
  }

  #refuse(code: 'ASK_FAILED' | 'ASK_TIMEOUT', how: string, cause?: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    const signal = quote(this.ask);
    const { path, asker } = this.origin;
    const finding = `${asker.name} asked ${this.#last.answerer.name} ${signal}${how}`;
    this.#reject(new TaskThreadError(code, finding, { path, member: this.#member, signal, cause }));
  }

  #leave(): void {
    this.origin.drop(this);
    for (const hop of this.#further ?? []) hop.drop(this);
  }

  get #last(): Replies {
    return this.#further?.at(-1) ?? this.origin;
  }
}
