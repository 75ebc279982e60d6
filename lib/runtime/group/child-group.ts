import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { ErrorCode } from '../../errors/catalog.js';
import type { AskOptions, MemberReply } from '../../thread/ask.js';
import type { CLASS, Ctor, MaybePromise } from '../../thread/protocol.js';
import type { AnyThread } from '../../thread/task-thread.js';
import type { ThreadGroup } from '../../thread/thread-group.js';
import { settledReply } from '../edge/ask.js';
import type { ChildEdge } from '../edge/child-edge.js';
import { getOrSpawn } from './get-or-spawn.js';
import { IdleWatch } from './idle-watch.js';
import { joined } from '../edge/joined.js';
import type { Slot } from '../tree/position.js';
import type { ThreadNode } from '../thread-node.js';
import { unheard } from '../node/unheard.js';

/** The live members of a `@Children` field. */
export class ChildGroup implements ThreadGroup<Ctor<AnyThread>> {
  declare readonly [CLASS]: AnyThread;
  readonly slot: Slot;
  /** stops those that do nothing, where that was asked for */
  readonly idle: IdleWatch | undefined;
  readonly #owner: ThreadNode;
  readonly #members = new Map<number | string, ChildEdge>();
  /** constructor arguments of its members, where they may be started again */
  readonly #args: Map<ChildEdge, readonly unknown[]> | undefined;
  /** exited, but what they sent UP is not handled yet */
  #leaving: Set<ChildEdge> | undefined;
  #next = 0;

  constructor(owner: ThreadNode, slot: Slot) {
    this.#owner = owner;
    this.slot = slot;
    if (slot.policy.restart !== 'never') this.#args = new Map();
    const { idleMs } = slot.definition;
    if (idleMs !== undefined) this.idle = new IdleWatch(owner, idleMs);
  }

  get size(): number {
    return this.#members.size;
  }

  /** the member, where there is one alone */
  get sole(): ChildEdge | undefined {
    if (this.#members.size !== 1) return undefined;
    for (const member of this.#members.values()) return member;
    return undefined;
  }

  spawn(...args: unknown[]): Promise<ChildEdge> {
    return this.#start(this.#next, args);
  }

  spawnAs(key: string, ...args: unknown[]): Promise<ChildEdge> {
    return this.#badKey(key) ?? this.#start(key, args);
  }

  getOrSpawn(key: string, ...args: unknown[]): Promise<ChildEdge> {
    return this.#badKey(key) ?? unheard(getOrSpawn(this.#owner, this, key, args));
  }

  trySpawn(...args: unknown[]): Promise<ChildEdge | undefined> {
    return this.#start(this.#next, args).catch(() => undefined);
  }

  get(key: number | string): ChildEdge | undefined {
    return this.#members.get(key);
  }

  broadcast(signal: unknown): MaybePromise {
    const waits: Promise<void>[] = [];
    for (const member of this.#members.values()) {
      const wait = member.send(signal);
      if (wait) waits.push(wait);
    }
    return joined(waits);
  }

  askAll(signal: unknown, options?: AskOptions): Promise<MemberReply<AnyThread, never>[]> {
    const asked = [...this.#members.values()].map((member) => settledReply(member, member.ask(signal, options)));
    return Promise.all(asked);
  }

  [Symbol.iterator](): Iterator<ChildEdge> {
    return this.#members.values();
  }

  /** Those that somebody may have to wait for: the members, and who has left signals behind. */
  *unsettled(): Iterable<ChildEdge> {
    yield* this.#members.values();
    for (const edge of this.#leaving ?? []) if (!edge.quiet) yield edge;
  }

  /** The members: those that have not ended for good. */
  lasting(): Iterable<ChildEdge> {
    return this.#members.values();
  }

  /** Those that have ended for good with signals that wait for the next instance of the owner. */
  *parked(): Iterable<ChildEdge> {
    for (const edge of this.#leaving ?? []) yield* edge.parked();
  }

  argumentsOf(member: ChildEdge): readonly unknown[] {
    return this.#args!.get(member)!;
  }

  /** A member has ended for good: its key is free. */
  left(member: ChildEdge): void {
    this.#members.delete(member.key!);
    this.#args?.delete(member);
    this.idle?.forget(member);
    if (member.upward && !member.upward.quiet) this.leaves(member);
  }

  /** What a member that has ended sent UP is yet to be handled. */
  leaves(member: ChildEdge): void {
    (this.#leaving ??= new Set()).add(member);
  }

  settled(member: ChildEdge): void {
    this.#leaving?.delete(member);
  }

  /** Takes over what a member of the group before it had sent UP. */
  adopt(member: ChildEdge): void {
    member.parent = this.#owner;
    member.fate.settled = false;
    member.upward!.servedBy(this.#owner);
    this.leaves(member);
  }

  #start(key: number | string, args: readonly unknown[]): Promise<ChildEdge> {
    // There is one unless it is refused.
    let edge!: ChildEdge;
    let running = false;
    let settle: ((error?: TaskThreadError) => void) | undefined;
    let failure: TaskThreadError | undefined;
    try {
      this.#refuse(key);
      if (key === this.#next) this.#next++;
      edge = this.#owner.newChild(this.slot, key);
      this.#members.set(key, edge);
      this.#args?.set(edge, args);
      edge.node.startWith(args, (error) => {
        running = !error;
        failure = error;
        settle?.(error);
      });
    } catch (error) {
      failure = error as TaskThreadError;
    }
    // Most children run at once; then no more than this is made.
    if (running) return Promise.resolve(edge);
    const promise = new Promise<ChildEdge>((resolve, reject) => {
      settle = (error) => (error ? reject(error) : resolve(edge));
      if (failure) settle(failure);
    });
    // A failed start is reported as the child's; whether somebody awaits it or not, it is no unhandled rejection.
    return unheard(promise);
  }

  #badKey(key: string): Promise<never> | undefined {
    if (typeof key === 'string' && !/^\d*$/.test(key)) return undefined;
    const finding = `was given the key ${quote(key)}; wanted is a text that is not empty and does not read like the number of a member.`;
    return unheard(Promise.reject(this.#refusal('INVALID_OPTION', finding)));
  }

  #refuse(key: number | string): void {
    const { max } = this.slot.definition;
    if (!this.#owner.spawning) throw this.#refusal('STOPPING', 'spawns nothing any more, its thread is stopping.');
    if (this.#members.size >= max) throw this.#refusal('GROUP_FULL', `is full with ${max} members.`);
    if (this.#members.has(key)) throw this.#refusal('KEY_TAKEN', `has a member "${key}" already.`);
  }

  #refusal(code: ErrorCode, finding: string): TaskThreadError {
    const { path } = this.#owner;
    const { field } = this.slot.definition;
    return new TaskThreadError(code, `${path}.${field} ${finding}`, { path, member: field });
  }
}
