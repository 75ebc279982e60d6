import type { ThreadState } from '../thread/child-ref.js';
import type { Exact, InOf, UpOf } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import type { Declared } from './fields.js';

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
