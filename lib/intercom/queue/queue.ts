import type { QueueOptions } from '../../metadata/options.js';
import type { MaybePromise } from '../../thread/protocol.js';
import type { ByClass } from '../by-class.js';
import type { Verdict } from './overflow.js';
import type { Parcel } from './parcel.js';
import type { QueueReader } from './queue-reader.js';
import type { Route } from '../route.js';
import { SignalStore } from './store.js';
import type { AnyParcel } from './terms.js';
import { Waiters } from './waiters.js';
import type { Weights } from './weights.js';

/**
 * A bounded queue, first in, first out. Full means that senders wait, unless the declaration says otherwise; they are let
 * in, in order, once it is half empty.
 *
 * `limit` holds what an offer has to stay below, so one comparison serves the fast path: the capacity, 0 while others
 * wait, -1 when closed.
 */
export class SignalQueue extends SignalStore {
  private readonly reader: QueueReader;
  private limit: number;
  /** the size at which those that wait are let in */
  private admitAt = -1;
  /** none until the first has to wait: most queues are never full */
  private waiters: Waiters | undefined;
  #refused = 0;
  #discarded = 0;
  #overdrafts = 0;
  private unbounded = false;

  constructor(reader: QueueReader, options: QueueOptions, routes: ByClass<Route>) {
    super(reader, options, routes);
    this.reader = reader;
    this.limit = this.capacity;
  }

  get refused(): number {
    return this.#refused;
  }

  get discarded(): number {
    return this.#discarded;
  }

  /** signals let in over capacity because the other direction was blocked too */
  get overdrafts(): number {
    return this.#overdrafts;
  }

  get waiting(): number {
    return this.waiters?.size ?? 0;
  }

  get closed(): boolean {
    return this.limit < 0;
  }

  /** whether the next offer would have to wait, or an overflow policy to decide */
  get full(): boolean {
    return this.size >= this.limit || this.terms?.full === true;
  }

  offer(signal: unknown): MaybePromise {
    if (this.terms !== undefined || this.ring.size >= this.limit) return this.consider(signal);
    this.ring.push(signal);
    this.reader.wake();
  }

  /** An offer of a signal that more is asked of than its number, or that there may be no room for. */
  private consider(signal: unknown): MaybePromise {
    const parcel = this.terms?.parcel(signal);
    const verdict = this.verdictOn(parcel);
    if (verdict === 'enters') return this.push(signal, parcel);
    if (verdict === 'refused') return this.refuse(signal);
    if (verdict === 'waits') {
      return this.overdraws(parcel) ? this.overdraw(signal, parcel) : this.wait(signal, parcel);
    }
    if (verdict !== 'placed') this.terms!.overflow!.turnAway(parcel as Parcel, verdict, this);
    this.reader.wake();
  }

  /** Never waits. A signal that would be dropped itself is refused instead, for its sender is told. */
  tryOffer(signal: unknown): boolean {
    const parcel = this.terms?.parcel(signal);
    const verdict = this.verdictOn(parcel);
    if (verdict === 'enters') this.push(signal, parcel);
    else if (verdict === 'placed') this.reader.wake();
    else if (verdict === 'refused') this.refuse(signal);
    else this.#refused++;
    return verdict === 'enters' || verdict === 'placed';
  }

  /**
   * Accepts as many signals of an array as there is room for: those of one class in one go, the reader woken once.
   *
   * @param check throws where a signal may not pass; those of its class behind it may, where it may
   * @returns the index of the first it left
   */
  accept(signals: readonly unknown[], from: number, check: (signal: unknown) => void): number {
    const weights = this.weights;
    if (this.terms && !weights) return from;
    const end = Math.min(signals.length, from + this.limit - this.size);
    let at = from;
    try {
      while (at < end) {
        const signal = signals[at];
        check(signal);
        if (weights && !this.lets(signal, weights)) break;
        const next = weights ? at + 1 : endOfAlike(signals, at, end);
        if (!weights) this.ring.pushSome(signals, at, next);
        at = next;
      }
    } finally {
      if (at > from) this.reader.wake();
    }
    return at;
  }

  /**
   * Moves the signals at its head, as many as are of one class, to another queue that has room for them.
   *
   * @returns how many; none where one of the two has more to do with each
   */
  moveTo(other: SignalQueue, limit: number): number {
    if (this.terms !== this.weights || other.terms !== other.weights) return 0;
    const most = Math.min(limit, this.size, other.limit - other.size);
    if (most <= 0) return 0;
    const moved = this.move(other, this.ring.alike(most));
    if (moved === 0) return 0;
    other.reader.wake();
    if (this.size <= this.admitAt) this.admit();
    return moved;
  }

  private move(other: SignalQueue, most: number): number {
    const { weights } = other;
    if (weights && !weights.alike(this.weights)) return this.moveWeighed(other, weights, most);
    this.notePeak();
    const count = weights ? weights.takeFrom(this.weights!, most) : most;
    this.ring.moveTo(other.ring, count);
    if (!weights) this.weights?.leave(count);
    return count;
  }

  /** At one that weighs nothing sensible it ends: its sender, who comes with it next, is told. */
  private moveWeighed(other: SignalQueue, weights: Weights, most: number): number {
    let moved = 0;
    try {
      while (moved < most && this.ring.size > 0 && other.lets(this.ring.at(0), weights, this)) moved++;
    } catch {
      // see above
    }
    return moved;
  }

  /**
   * Lets one in behind the others at once, if there is room for it, and takes it from the queue at whose head it stands.
   * What is so is asked behind `weigh`, which may have sent, or ended either queue.
   */
  private lets(signal: unknown, weights: Weights, from?: SignalQueue): boolean {
    const weight = weights.parcel(signal);
    if (this.ring.size >= this.limit || !weights.takes(weight) || (from && from.ring.at(0) !== signal)) {
      weights.turn(signal, weight);
      return false;
    }
    from?.remove();
    this.ring.push(weights.enter(signal, weight));
    return true;
  }

  take(): unknown {
    const signal = this.remove();
    if (this.size <= this.admitAt) this.admit();
    return signal;
  }

  /** Takes so many at once; there have to be as many. */
  takeSome(count: number): unknown[] {
    const signals = this.removeSome(count);
    if (this.size <= this.admitAt) this.admit();
    return signals;
  }

  /** Stops blocking senders: all that wait are let in, and whoever would have to. What drops goes on dropping. */
  unbound(): void {
    if (this.closed) return;
    this.unbounded = true;
    this.admit();
  }

  /** Bounds it again. */
  rebound(): void {
    this.unbounded = false;
    if (!this.closed) this.limit = this.capacity;
  }

  /** Accepts again, bounded as it was made: a new instance of the thread begins. */
  reopen(): void {
    this.unbounded = false;
    this.limit = this.waiting > 0 ? 0 : this.capacity;
  }

  /** Refuses whoever comes next; those that wait are let in as room comes. */
  closeToNew(): void {
    this.limit = -1;
  }

  /** Refuses whoever comes next and those that wait. */
  close(): void {
    this.limit = -1;
    this.admitAt = -1;
    while (this.waiting > 0) {
      const waiter = this.waiters!.take();
      this.refuse(waiter.signal);
      waiter.resolve();
    }
  }

  /** Gives up what is queued. */
  discard(): unknown[] {
    const given: unknown[] = [];
    while (this.size > 0) given.push(this.take());
    this.#discarded += given.length;
    return given;
  }

  /** Turns a signal away, counted. */
  refuse(signal: unknown): void {
    this.#refused++;
    this.reader.refused(signal);
  }

  /** the size at which those that wait are let in */
  private roomAt(): number {
    return this.terms ? this.capacity : this.capacity >> 1;
  }

  /** what an offer has to stay below while nobody waits */
  private bound(): number {
    return this.unbounded && !this.terms ? Infinity : this.capacity;
  }

  private push(signal: unknown, parcel: AnyParcel | undefined): void {
    this.add(signal, parcel);
    this.reader.wake();
  }

  /** What becomes of a signal that comes. */
  private verdictOn(parcel: AnyParcel | undefined): Verdict | 'refused' {
    if (this.size < this.limit && (parcel === undefined || this.terms!.takes(parcel))) return 'enters';
    return this.closed ? 'refused' : this.judge(parcel);
  }

  /** The same of one that cannot just be put behind the others. Who is asked, or told of drops, may end the queue. */
  private judge(parcel: AnyParcel | undefined): Verdict | 'refused' {
    if (parcel === undefined) return 'waits';
    this.notePeak();
    const verdict = this.terms!.judge(parcel, this);
    if (verdict !== 'waits' && verdict !== 'enters') return verdict;
    if (this.closed) return this.endedMeanwhile();
    return this.unbounded ? 'enters' : verdict;
  }

  /** What was dropped for a signal that is not to come in leaves room to those that wait. */
  private endedMeanwhile(): 'refused' {
    if (this.size <= this.admitAt) this.admit();
    return 'refused';
  }

  private wait(signal: unknown, parcel: AnyParcel | undefined): Promise<void> {
    const wait = (this.waiters ??= new Waiters()).add(signal, parcel);
    this.limit = 0;
    this.admitAt = this.roomAt();
    this.reader.wake();
    this.reader.blocked();
    return wait;
  }

  /**
   * No edge keeps blocked senders in both directions: the one about to be the second is let in, up to the capacity
   * again. Every cycle of waits in a tree turns at such an edge, so this rule covers longer cycles too.
   */
  private overdraws(parcel: AnyParcel | undefined): boolean {
    return this.waiting === 0 && this.reader.oppositeBlocked && this.hasOverdraft(parcel);
  }

  private hasOverdraft(parcel: AnyParcel | undefined): boolean {
    return this.size < 2 * this.capacity && (parcel === undefined || this.unbounded || this.terms!.admits(parcel, 2));
  }

  /**
   * Lets in, over capacity, who waits: the other direction is blocked too, and has no overdraft left. Who has to wait
   * all the same is let in as soon as anything is taken, for the one that took it may be blocked elsewhere by then.
   */
  overdrawWaiting(): void {
    if (this.waiting === 0) return;
    while (this.waiting > 0 && this.hasOverdraft(this.waiters!.first.parcel)) {
      const { signal, parcel, resolve } = this.waiters!.take();
      this.overdraw(signal, parcel);
      resolve();
    }
    this.admitAt = this.waiting > 0 ? Infinity : -1;
    if (this.waiting === 0 && !this.closed) this.limit = this.capacity;
  }

  private overdraw(signal: unknown, parcel: AnyParcel | undefined): void {
    this.#overdrafts++;
    this.push(signal, parcel);
    this.reader.overdrawn(signal);
  }

  private admit(): void {
    const closed = this.closed;
    if (this.reader.oppositeBlocked && !this.unbounded) return this.overdrawWaiting();
    if (this.size > this.roomAt() && !this.unbounded) {
      this.admitAt = this.roomAt();
      return;
    }
    while (this.waiting > 0 && this.mayEnter(this.waiters!.first.parcel)) {
      const { signal, parcel, resolve } = this.waiters!.take();
      this.push(signal, parcel);
      resolve();
    }
    if (this.waiting > 0) return;
    this.admitAt = -1;
    if (!closed) this.limit = this.bound();
  }

  private mayEnter(parcel: AnyParcel | undefined): boolean {
    if (this.unbounded) return true;
    return this.size < this.capacity && (parcel === undefined || this.terms!.admits(parcel));
  }
}

/** @returns the index behind those of the class of the one at `from`, which has one */
function endOfAlike(signals: readonly unknown[], from: number, end: number): number {
  const type = (signals[from] as object).constructor;
  let at = from + 1;
  while (at < end && (signals[at] as object | null | undefined)?.constructor === type) at++;
  return at;
}
