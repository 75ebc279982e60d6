import type { AskIn, AskOptions, ReplyOf } from '../thread/ask.js';
import type { ThreadState } from '../thread/child-ref.js';
import type { Declared, Exact, InOf, UpOf } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import type { AnswerTo } from './fields.js';

/** A child of a thread under test: a fake unless the test asked for the real one. */
export interface FakeChild<T extends AnyThread> {
  readonly id: string;
  readonly path: string;
  readonly state: ThreadState;
  /** the constructor arguments its parent gave it; of a fake only */
  readonly args: readonly unknown[];
  /**
   * Sends a signal UP to the thread under test. Resolves when that has handled it, and what follows from it has
   * happened.
   *
   * @throws TaskThreadError `UNDECLARED_SIGNAL`; what the thread under test fails with when its handler throws;
   * `NOT_HANDLED` when one of the two ended before
   */
  up<S>(signal: Exact<S, UpOf<T>>): Promise<void>;
  /**
   * Asks the thread under test, as its child; see `ask` of {@link Isolated}.
   *
   * @throws TaskThreadError `UNDECLARED_SIGNAL`, `ASK_FAILED`, `ASK_TIMEOUT`
   */
  ask<S>(signal: Exact<S, AskIn<UpOf<T>>>, options?: AskOptions): Promise<ReplyOf<S>>;
  /** Answers what it is asked; see `answer` of {@link Isolated}. */
  answer<S>(type: Declared<S, AskIn<InOf<T>>>, reply: AnswerTo<S>): void;
  /** what it has got from the thread under test: all of it, or the signals of one class */
  sent(): InOf<T>[];
  sent<S>(type: Declared<S, InOf<T>>): S[];
  /** It fails, as if a handler of it had thrown. Resolves when what follows from that has happened. */
  fail(error?: unknown): Promise<void>;
  /** It ends by itself, as if it had called its `stop()`. */
  exit(): Promise<void>;
  /** From now on it handles what comes no more: its queue fills, and its parent waits. */
  hold(): void;
  /** It handles what has come, and goes on. */
  release(): Promise<void>;
}
