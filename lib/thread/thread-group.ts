import type { AskIn, AskOptions, MemberReply, ReplyOf } from './ask.js';
import type { ChildRef } from './child-ref.js';
import type { CLASS, Ctor, Exact, InOf, MaybePromise } from './protocol.js';
import type { AnyThread } from './task-thread.js';

/**
 * The children of a `@Children` field: started on demand, numbered in the order they were spawned, or keyed.
 *
 * @example
 * ```ts
 * @Children(WorkerThread, { max: 8 }) workers!: ThreadGroup<typeof WorkerThread>;
 * // in a handler:
 * const worker = await this.workers.spawn('a');
 * ```
 */
export interface ThreadGroup<C extends Ctor<AnyThread>> extends Iterable<ChildRef<InstanceType<C>>> {
  /**
   * Starts a member with these constructor arguments; resolves when it and its declared children run.
   *
   * @throws TaskThreadError `GROUP_FULL`, `STOPPING`, or what the start failed with (`THREAD_FAILED`, `START_STOPPED`, …)
   */
  spawn(...args: ConstructorParameters<C>): Promise<ChildRef<InstanceType<C>>>;
  /**
   * Like {@link spawn}, but a full or stopping group and a member that fails to start give `undefined`; the failed
   * start is reported as the member's failure.
   */
  trySpawn(...args: ConstructorParameters<C>): Promise<ChildRef<InstanceType<C>> | undefined>;
  /**
   * Like {@link spawn}, with a key instead of a number.
   *
   * @throws TaskThreadError `KEY_TAKEN` while a member with that key has not exited, `INVALID_OPTION` for a key of
   * digits alone, which would read like a number
   */
  spawnAs(key: string, ...args: ConstructorParameters<C>): Promise<ChildRef<InstanceType<C>>>;
  /**
   * The member with that key: the one that runs, resolved at once; the one that is starting, when it runs; or a new one
   * with these arguments. Of one that is stopping the end is waited for first; one that is about to be started again is
   * given at once, for what is sent to it waits for that. Calls at the same time give the same member.
   *
   * @throws TaskThreadError like {@link spawn}, `INVALID_OPTION` for a key of digits alone
   * @example
   * ```ts
   * const session = await this.sessions.getOrSpawn(message.user, message.user);
   * await session.send(message);
   * ```
   */
  getOrSpawn(key: string, ...args: ConstructorParameters<C>): Promise<ChildRef<InstanceType<C>>>;
  /** The member with that key or number, or `undefined`. */
  get(key: string | number): ChildRef<InstanceType<C>> | undefined;
  /** members that have not exited, those that are starting included */
  readonly size: number;
  /** Offers a signal to every member at once; the promise waits for the slowest. */
  broadcast<S>(signal: Exact<S, InOf<InstanceType<C>>>): MaybePromise;
  /**
   * Asks every member at once. Never rejects: the replies come in the order of the members, with the failure of each
   * that gave none.
   *
   * @throws TaskThreadError `UNDECLARED_SIGNAL`, `NOT_AN_ASK`, `INVALID_OPTION`
   * @example
   * ```ts
   * for (const reply of await this.workers.askAll(new Load(), { timeoutMs: 200 }))
   *   if (reply.status === 'fulfilled') this.loads.set(reply.child.id, reply.value);
   * ```
   */
  askAll<S>(
    signal: Exact<S, AskIn<InOf<InstanceType<C>>>>,
    options?: AskOptions,
  ): Promise<MemberReply<InstanceType<C>, ReplyOf<S>>[]>;
  readonly [CLASS]: InstanceType<C>;
}
