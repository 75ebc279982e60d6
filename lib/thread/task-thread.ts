import { TaskThreadError } from '../errors/task-thread-error.js';
import { markThreadBase } from '../metadata/thread-base.js';
import type { Tasks } from './tasks.js';
import type { AskIn, AskOptions, ReplyOf } from './ask.js';
import type { ChildRef } from './child-ref.js';
import { takePort } from './construction.js';
import type { Exit } from './exit.js';
import type { Logger } from './logger.js';
import type { ThreadPort } from './port.js';
import type { AbstractCtor, Exact, Get, MaybePromise, PROTOCOL, Strict } from './protocol.js';

/** Any thread, whatever its protocol. */
// `any` is what makes every TaskThread<P> assignable: P is invariant
// eslint-disable-next-line typescript/no-explicit-any
export type AnyThread = TaskThread<any>;

const portKey = Symbol('port');

/**
 * The base class of every thread: a class that groups tasks, has a life (start, run, stop) and talks only to its
 * parent and its children. No OS thread is behind it.
 *
 * The type parameter names what it takes IN, sends UP and broadcasts down. A thread is constructed by the tree, never
 * with `new`.
 *
 * @example
 * ```ts
 * class Tick { constructor(readonly count: number) {} }
 *
 * @Thread({ up: [Tick] })
 * class ClockThread extends TaskThread<{ up: Tick }> {
 *   @Rescheduling(1000)
 *   tick(run: Run) { return this.up(new Tick(run.count)); }
 * }
 * ```
 */
export abstract class TaskThread<P extends Strict<P> = {}> {
  declare readonly [PROTOCOL]: P;
  /** @internal */
  readonly [portKey]: ThreadPort | undefined = takePort();

  /** field names from the master down: `master/server/connections[3]` */
  get path(): string {
    return portOf(this).path;
  }

  /** the last part of {@link path}: a field name, with the number or key of a group's member */
  get id(): string {
    return portOf(this).id;
  }

  /**
   * Aborts when the thread begins to stop, for whatever reason, a failed start included. What a task throws because of
   * it, an `AbortError`, counts as a normal end.
   */
  get stopping(): AbortSignal {
    return portOf(this).stopping;
  }

  /** a logger that says the path of the thread in each line */
  get log(): Logger {
    return portOf(this).log;
  }

  /** the tasks of this thread by method name: start, stop, restart, run now, change the interval; and ad hoc ones */
  get tasks(): Tasks {
    return portOf(this).tasks;
  }

  /**
   * Sends a signal to the parent. Nothing when it was accepted at once, a promise while the parent's queue for this
   * thread is full. Past the end of the thread it is refused and counted.
   *
   * @throws TaskThreadError `UNDECLARED_SIGNAL` when `up` of @Thread does not name its class
   */
  up<S>(signal: Exact<S, Get<P, 'up'>>): MaybePromise {
    return portOf(this).up(signal);
  }

  /** Sends each signal of an iterable to the parent in turn, waiting only while the queue is full. */
  upAll<S>(signals: Iterable<Exact<S, Get<P, 'up'>>>): MaybePromise {
    return portOf(this).upAll(signals);
  }

  /** @returns whether the parent's queue accepted the signal; never waits */
  tryUp<S>(signal: Exact<S, Get<P, 'up'>>): boolean {
    return portOf(this).tryUp(signal);
  }

  /**
   * Asks the parent: sends it an {@link Ask}, and resolves with what its listener returns. An ask that timed out is
   * handled all the same. The promise may be left alone: it never becomes an unhandled rejection.
   *
   * @throws TaskThreadError `UNDECLARED_SIGNAL`, `NOT_AN_ASK`, `INVALID_OPTION`, and `ASK_PENDING` while the same object
   * waits for its reply. The promise rejects with `ASK_TIMEOUT` after `timeoutMs`, with `ASK_FAILED` as soon as there will be no reply: the
   * listener threw, or the answerer has failed or takes nothing any more
   * @example
   * ```ts
   * const config = await this.ask(new GetConfig(), { timeoutMs: 1000 });
   * ```
   */
  ask<S>(signal: Exact<S, AskIn<Get<P, 'up'>>>, options?: AskOptions): Promise<ReplyOf<S>> {
    return portOf(this).ask(signal, options);
  }

  /**
   * Offers a signal to every child that takes its class, at once; the promise waits for the slowest of them.
   *
   * @throws TaskThreadError `UNDECLARED_SIGNAL` when no declared child takes the class
   */
  broadcast<S>(signal: Exact<S, Get<P, 'down'>>): MaybePromise {
    return portOf(this).broadcast(signal);
  }

  /** The children that have not exited, of one class or all, in declared order. */
  children<C extends AbstractCtor<AnyThread>>(type?: C): Iterable<ChildRef<InstanceType<C>>> {
    return portOf(this).living(type);
  }

  /** Asks this thread to stop; returns at once. What is queued is handled first, also when called from a handler. */
  stop(): void {
    portOf(this).stop();
  }

  /**
   * Waits on the tree's clock. While the thread stops a listener may sleep on, for its signal was accepted, as long as
   * no task of the thread runs; everybody else is woken.
   *
   * @param ms milliseconds
   * @throws TaskThreadError `STOPPED` when the thread stops; from a task that counts as a normal end. `INVALID_OPTION`
   */
  sleep(ms: number): Promise<void> {
    return portOf(this).sleep(ms);
  }

  /**
   * Runs a section while no other of this thread runs under the same lock, and no method of `@Exclusive` with it: first
   * come, first served. Each instance of the thread has locks of its own. Take two in one order everywhere.
   *
   * @returns what the section returns
   * @throws TaskThreadError `LOCK_REENTERED` when asked for by a section that holds the lock, which would wait for itself;
   * `LOCK_CIRCLE` when whoever holds the lock has waited for the section that asks for it, for `deadlockMs`; `STOPPED` when the thread has ended meanwhile; `INVALID_OPTION`
   * @example
   * ```ts
   * await this.exclusive('account', async () => this.write((await this.read()) + 1));
   * ```
   */
  exclusive<R>(lock: string, section: () => R): Promise<Awaited<R>> {
    return portOf(this).exclusive(lock, section) as Promise<Awaited<R>>;
  }

  /**
   * Registers a cleanup for the end of the thread, however it ends, a failed constructor or `enter` included. Last in,
   * first out.
   *
   * @throws TaskThreadError `INVALID_OPTION` for what is no function
   */
  defer(cleanup: () => unknown): void {
    portOf(this).defer(cleanup);
  }

  /** Acquires what the thread needs, before its children start. What it acquired it hands to {@link defer}. */
  protected enter(): MaybePromise {}

  /** Runs when the declared children run, before tasks and external listeners start. */
  protected ready(): MaybePromise {}

  /** Runs when the children have exited and nothing is queued for this thread; it may still send UP. */
  protected exit(_reason: Exit): MaybePromise {}
}

markThreadBase(TaskThread);

function portOf(thread: AnyThread): ThreadPort {
  const port = thread[portKey];
  if (port) return port;
  throw new TaskThreadError('NOT_IN_TREE', `${thread.constructor.name} was constructed with new, outside of a tree.`);
}
