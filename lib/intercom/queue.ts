import type { Capacity } from '../metadata/options.js';
import type { MaybePromise } from '../thread/protocol.js';
import { ByteBound } from './byte-bound.js';
import { Ring } from './ring.js';
import { Waiters } from './waiters.js';

/** What a queue needs of the one that reads it. */
export interface QueueReader {
  /** whether senders wait in the other direction of the edge */
  readonly oppositeBlocked: boolean;
  /** a sender begins to wait */
  blocked(): void;
  /** a signal was let in over capacity */
  overdrawn(signal: unknown): void;
  /** there is something to take, or one more than before */
  wake(): void;
  /** a signal came to a queue that is closed */
  refused(signal: unknown): void;
}

const defaultCapacity = 1024;

/**
 * A bounded queue, first in, first out. Full means that senders wait; they are let in, in order, once it is half empty.
 *
 * `#limit` holds what an offer has to stay below, so one comparison serves the fast path: the capacity, 0 while others
 * wait, -1 when closed.
 */
export class SignalQueue {
  readonly #reader: QueueReader;
  readonly capacity: number;
  readonly #ring = new Ring<unknown>();
  #limit: number;
  /** the size at which those that wait are let in */
  #admitAt = -1;
  /** none until the first has to wait: most queues are never full */
  #waiters: Waiters | undefined;
  #refused = 0;
  #discarded = 0;
  #overdrafts = 0;
  #peak = 0;
  #unbounded = false;
  readonly #bytes: ByteBound | undefined;

  constructor(reader: QueueReader, capacity: Capacity = {}) {
    this.#reader = reader;
    const { signals = defaultCapacity, bytes, weigh } = typeof capacity === 'number' ? { signals: capacity } : capacity;
    this.capacity = signals;
    this.#limit = signals;
    this.#bytes = bytes === undefined || !weigh ? undefined : new ByteBound(bytes, weigh);
  }

  get size(): number {
    return this.#ring.size;
  }

  get accepted(): number {
    return this.#ring.come;
  }

  get taken(): number {
    return this.#ring.gone;
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

  /** bytes of what it holds, where it is bounded in bytes */
  get bytes(): number {
    return this.#bytes?.used ?? 0;
  }

  /** most signals it ever held */
  get peak(): number {
    return Math.max(this.#peak, this.size);
  }

  get waiting(): number {
    return this.#waiters?.size ?? 0;
  }

  get closed(): boolean {
    return this.#limit < 0;
  }

  /** whether the next offer would have to wait */
  get full(): boolean {
    return this.size >= this.#limit;
  }

  offer(signal: unknown): MaybePromise {
    const weight = this.#weigh(signal);
    if (this.#ring.size < this.#limit && this.#fits(weight)) return this.#push(signal, weight);
    if (this.closed) return this.refuse(signal);
    if (this.#overdraws(weight)) return this.#overdraw(signal, weight);
    const wait = (this.#waiters ??= new Waiters()).add(signal, weight);
    this.#limit = 0;
    this.#admitAt = this.#roomAt;
    this.#reader.wake();
    this.#reader.blocked();
    return wait;
  }

  tryOffer(signal: unknown): boolean {
    const weight = this.#weigh(signal);
    if (this.#ring.size < this.#limit && this.#fits(weight)) {
      this.#push(signal, weight);
      return true;
    }
    if (this.closed) this.refuse(signal);
    else this.#refused++;
    return false;
  }

  /**
   * Accepts as many signals of an array as there is room for, which costs a third less than one by one.
   *
   * @param check throws where a signal may not pass; asked when the class changes
   * @returns the index of the first it left
   */
  accept(signals: readonly unknown[], from: number, check: (signal: unknown) => void): number {
    if (this.#bytes) return from;
    const end = Math.min(signals.length, from + this.#limit - this.size);
    let checked: unknown = check;
    let at = from;
    try {
      for (; at < end; at++) {
        const signal = signals[at];
        const type = (signal as object | null | undefined)?.constructor;
        if (type !== checked) check(signal);
        checked = type;
        this.#append(signal, 0);
      }
    } finally {
      if (at > from) this.#reader.wake();
    }
    return at;
  }

  /** The signal `offset` places behind the head. */
  peek(offset: number): unknown {
    return this.#ring.at(offset);
  }

  /** what it holds, in order */
  get queued(): unknown[] {
    return Array.from({ length: this.size }, (_, at) => this.peek(at));
  }

  take(): unknown {
    if (this.size > this.#peak) this.#peak = this.size;
    const signal = this.#ring.take();
    this.#bytes?.take();
    if (this.size <= this.#admitAt) this.#admit();
    return signal;
  }

  /** Stops blocking senders: all that wait are let in, and whoever comes next. */
  unbound(): void {
    if (this.closed) return;
    this.#unbounded = true;
    this.#admit();
  }

  /** Bounds it again. */
  rebound(): void {
    this.#unbounded = false;
    if (!this.closed) this.#limit = this.capacity;
  }

  /** Accepts again, bounded as it was made: a new instance of the thread begins. */
  reopen(): void {
    this.#unbounded = false;
    this.#limit = this.waiting > 0 ? 0 : this.capacity;
  }

  /** Refuses whoever comes next; those that wait are let in as room comes. */
  closeToNew(): void {
    this.#limit = -1;
  }

  /** Refuses whoever comes next and those that wait. */
  close(): void {
    this.#limit = -1;
    this.#admitAt = -1;
    while (this.waiting > 0) {
      const waiter = this.#waiters!.take();
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

  /** the size at which those that wait are let in */
  get #roomAt(): number {
    return this.#bytes ? this.capacity : this.capacity >> 1;
  }

  #weigh(signal: unknown): number {
    return this.#bytes ? this.#bytes.weigh(signal) : 0;
  }

  #fits(weight: number, times = 1): boolean {
    return !this.#bytes || this.#unbounded || this.#bytes.admits(weight, times);
  }

  /** Turns a signal away, counted. */
  refuse(signal: unknown): void {
    this.#refused++;
    this.#reader.refused(signal);
  }

  #push(signal: unknown, weight: number): void {
    this.#append(signal, weight);
    this.#reader.wake();
  }

  #append(signal: unknown, weight: number): void {
    this.#bytes?.add(weight);
    this.#ring.push(signal);
  }

  /**
   * No edge keeps blocked senders in both directions: the one about to be the second is let in, up to the capacity
   * again. Every cycle of waits in a tree turns at such an edge, so this rule covers longer cycles too.
   */
  #overdraws(weight: number): boolean {
    return this.waiting === 0 && this.#reader.oppositeBlocked && this.#hasOverdraft(weight);
  }

  #hasOverdraft(weight: number): boolean {
    return this.size < 2 * this.capacity && this.#fits(weight, 2);
  }

  /**
   * Lets in, over capacity, who waits: the other direction is blocked too, and has no overdraft left. Who has to wait
   * all the same is let in as soon as anything is taken, for the one that took it may be blocked elsewhere by then.
   */
  overdrawWaiting(): void {
    if (this.waiting === 0) return;
    while (this.waiting > 0 && this.#hasOverdraft(this.#waiters!.first.weight)) {
      const { signal, weight, resolve } = this.#waiters!.take();
      this.#overdraw(signal, weight);
      resolve();
    }
    this.#admitAt = this.waiting > 0 ? Infinity : -1;
    if (this.waiting === 0 && !this.closed) this.#limit = this.capacity;
  }

  #overdraw(signal: unknown, weight: number): void {
    this.#overdrafts++;
    this.#push(signal, weight);
    this.#reader.overdrawn(signal);
  }

  #admit(): void {
    const closed = this.closed;
    const bound = this.#unbounded ? Infinity : this.capacity;
    if (this.#reader.oppositeBlocked && !this.#unbounded) return this.overdrawWaiting();
    if (this.size > this.#roomAt && !this.#unbounded) {
      this.#admitAt = this.#roomAt;
      return;
    }
    while (this.waiting > 0 && this.size < bound && this.#fits(this.#waiters!.first.weight)) {
      const { signal, weight, resolve } = this.#waiters!.take();
      this.#push(signal, weight);
      resolve();
    }
    if (this.waiting > 0) return;
    this.#admitAt = -1;
    if (!closed) this.#limit = bound;
  }
}
