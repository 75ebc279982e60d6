import type { CancelTimer } from '../../tasks/clock/clock.js';
import { notSet, type Timer, TimerHeap } from '../../tasks/clock/timer-heap.js';
import type { ChildEdge } from '../edge/child-edge.js';
import { lastActive } from './last-active.js';
import type { ThreadNode } from '../thread-node.js';

/** A member; its timer is due when it is looked at again. */
interface Watched extends Timer {
  /** when somebody last asked for it, in ms of the clock */
  touchedAt: number;
}

/**
 * Stops the members of a group that do nothing. Nothing is noted while they work: a member is looked at when it may have
 * been idle for long enough, at most once in that time. All of them share one timer of the clock.
 */
export class IdleWatch {
  readonly #owner: ThreadNode;
  readonly #idleMs: number;
  readonly #watched = new Map<ChildEdge, Watched>();
  readonly #looks = new TimerHeap();
  #cancelTimer: CancelTimer | undefined;
  #armedFor = Infinity;

  constructor(owner: ThreadNode, idleMs: number) {
    this.#owner = owner;
    this.#idleMs = idleMs;
    owner.tree.passivates = true;
  }

  /** A member runs, for the first time or again. */
  watch(member: ChildEdge): void {
    if (this.#watched.has(member)) return this.touch(member);
    const touchedAt = this.#now;
    const ring = (): void => this.#look(member, watched);
    const watched: Watched = { touchedAt, due: this.#dueAfter(touchedAt), at: notSet, ring };
    this.#watched.set(member, watched);
    this.#add(watched);
  }

  /** Somebody is about to send to it. */
  touch(member: ChildEdge): void {
    const watched = this.#watched.get(member);
    if (watched) watched.touchedAt = this.#now;
  }

  forget(member: ChildEdge): void {
    const watched = this.#watched.get(member);
    if (!watched) return;
    this.#looks.cancel(watched);
    this.#watched.delete(member);
    if (this.#watched.size === 0) this.#disarm();
  }

  get #now(): number {
    return this.#owner.clock.now();
  }

  /** In whole ms: a moment that many share is kept once. */
  #dueAfter(activeAt: number): number {
    return Math.ceil(activeAt + this.#idleMs);
  }

  #add(watched: Watched): void {
    this.#looks.add(watched);
    if (watched.due < this.#armedFor) this.#arm(watched.due);
  }

  #look(member: ChildEdge, watched: Watched): void {
    watched.due = this.#dueAfter(Math.max(watched.touchedAt, lastActive(member)));
    if (watched.due > this.#now) this.#add(watched);
    else this.#passivate(member);
  }

  #passivate(member: ChildEdge): void {
    const { slot, path } = member;
    const { hub } = slot.tree.surroundings;
    this.forget(member);
    slot.passivated++;
    if (hub.active) hub.emit({ kind: 'passivated', path, idleMs: this.#idleMs });
    void member.stop();
  }

  #arm(due: number): void {
    this.#disarm();
    this.#armedFor = due;
    const wait = due - this.#now;
    this.#cancelTimer = this.#owner.clock.setTimer(wait, () => this.#lookAtDue(), this.#owner, 'idle members');
  }

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#armedFor = Infinity;
  }

  #lookAtDue(): void {
    // No look of now arms it: it is armed below, for the next.
    this.#armedFor = -Infinity;
    // Once the owner ends nobody is stopped for being idle: they all are stopped.
    while (this.#owner.spawning && (this.#looks.first?.due ?? Infinity) <= this.#now) this.#looks.take()!.ring();
    const next = this.#looks.first;
    this.#disarm();
    if (this.#owner.spawning && next) this.#arm(next.due);
  }
}
