import type { TaskThreadError } from '../errors/task-thread-error.js';
import type { TreeEvent } from '../events/event.js';
import type { Snapshot } from '../inspection/snapshot.js';
import type { AskIn, AskOptions, ReplyOf } from '../thread/ask.js';
import type { ThreadState } from '../thread/child-ref.js';
import type { Exit } from '../thread/exit.js';
import type { Declared, Exact, InOf, MaybePromise, UpOf } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import type { Tasks } from '../thread/tasks.js';
import type { FakeChild } from './fake-child.js';
import type { AnswerTo, ChildField, GroupField, ItemOf, MethodOf, ThreadIn } from './fields.js';
import type { LogLine } from './kept-log.js';
import type { VirtualClock } from './virtual-clock.js';

/** A thread that runs alone: what a test may do with it, and see of it. */
export interface Isolated<T extends AnyThread> {
  // ---- its parent is the test

  /**
   * Sends it a signal. Resolves when it was handled and what follows from it has happened; a handler that sleeps makes
   * time move on.
   *
   * @throws TaskThreadError `UNDECLARED_SIGNAL`; what the thread fails with when its handler throws; `NOT_HANDLED` when
   * it ended, or gave the signal up or dropped it, before
   */
  in<S>(signal: Exact<S, InOf<T>>): Promise<void>;
  /**
   * Puts a signal in its queue, and no more: time stands still, whatever the handler waits for.
   *
   * @throws TaskThreadError `UNDECLARED_SIGNAL`
   */
  send<S>(signal: Exact<S, InOf<T>>): MaybePromise;
  /**
   * Asks it, as its parent would. Resolves with the reply, when what follows from that has happened; a handler that
   * sleeps makes time move on.
   *
   * @throws TaskThreadError `UNDECLARED_SIGNAL`, `NOT_AN_ASK`, `ASK_FAILED` when its handler throws or it has ended,
   * `ASK_TIMEOUT`
   */
  ask<S>(signal: Exact<S, AskIn<InOf<T>>>, options?: AskOptions): Promise<ReplyOf<S>>;
  /**
   * Answers what it asks its parent, or, where a field is named, the child or the members in it: from now on, and what
   * waits for an answer already. What was given last counts.
   *
   * @param reply the reply, or a function that makes it of the ask; what that throws the listener throws, so a fake
   * child fails of it
   * @example
   * ```ts
   * thread.answer('database', FindRows, ({ table }) => tables[table]);
   * ```
   */
  answer<S>(type: Declared<S, AskIn<UpOf<T>>>, reply: AnswerTo<S>): void;
  answer<K extends ChildField<T> | GroupField<T>, S>(
    field: K,
    type: Declared<S, AskIn<InOf<ThreadIn<T, K>>>>,
    reply: AnswerTo<S>,
  ): void;
  /** what it has sent UP: all of it, or the signals of one class */
  ups(): UpOf<T>[];
  ups<S>(type: Declared<S, UpOf<T>>): S[];
  /** From now on nobody handles what it sends UP: the queue fills, and the thread waits. */
  hold(): void;
  /** What waits is handled, and what comes. */
  release(): Promise<void>;

  // ---- its children

  /** The child in a field. @throws TaskThreadError `NO_SUCH_CHILD` */
  child<K extends ChildField<T>>(field: K): FakeChild<ThreadIn<T, K>>;
  /** The members of a group that have not exited. @throws TaskThreadError `NO_SUCH_CHILD` */
  members<K extends GroupField<T>>(field: K): FakeChild<ThreadIn<T, K>>[];
  /** A member of a group by number or key. @throws TaskThreadError `NO_SUCH_CHILD` */
  member<K extends GroupField<T>>(field: K, key: number | string): FakeChild<ThreadIn<T, K>>;
  /** what the child in a field, or all the members of a group, have got: all of it, or the signals of one class */
  sent<K extends ChildField<T> | GroupField<T>>(field: K): InOf<ThreadIn<T, K>>[];
  sent<K extends ChildField<T> | GroupField<T>, S>(field: K, type: Declared<S, InOf<ThreadIn<T, K>>>): S[];
  /** Lets the next start of a fake in a field fail: of a group, the next `spawn`. */
  failStart(field: ChildField<T> | GroupField<T>, error?: unknown): void;

  // ---- what comes from outside the tree

  /**
   * Hands an item to a `@Listening` method, as a source would that can wait: when the one before is done, or with
   * `concurrency` when there is room. For an event, pass all the method takes. Resolves when the item was handled. To test the source itself, push into it: it stands in a field of {@link instance}.
   *
   * @throws TaskThreadError what the thread fails with when the method throws; `NOT_HANDLED`, `UNKNOWN_TASK`
   */
  feed<K extends MethodOf<T>>(method: K, ...item: ItemOf<T[K]>): Promise<void>;

  // ---- time

  readonly clock: VirtualClock;
  /** Moves time on by so many milliseconds: tasks tick, sleeps end. */
  advance(ms: number): Promise<void>;
  /** Lets everything happen that needs no time. */
  idle(): Promise<void>;

  // ---- the thread itself

  /** the thread under test, until it has exited */
  readonly instance: T;
  /** its tasks by method name */
  readonly tasks: Tasks;
  /** what it and its children have logged */
  readonly log: readonly LogLine[];
  /** what has happened to it and its children, the first first */
  readonly events: readonly TreeEvent[];
  /** it and its children at this moment, with their accounts, as plain data */
  snapshot(): Snapshot;
  readonly state: ThreadState;
  /** what it has failed with; `stop()` throws a failure that the test has not looked at */
  readonly failure: TaskThreadError | undefined;
  /** how it ended, once it has */
  readonly exit: Exit | undefined;
  /**
   * Stops it, drained, as its parent would. Time moves on as far as that takes.
   *
   * @returns how it ended, also when that was before
   * @throws TaskThreadError `LEFT_BEHIND` when something of it is left: a run, a handler or a cleanup that does not end,
   * a timer, an ask that waits for an answer of the test, a listener on an emitter or Subject that it was constructed with; else the failure it ended with, unless the test has seen that
   */
  stop(): Promise<Exit>;
}
