import type { QueueOptions } from '../../metadata/options.js';
import type { ByClass } from '../by-class.js';
import type { QueueReader } from './queue-reader.js';
import type { Route } from '../route.js';
import { SignalStore } from './store.js';
import type { AnyParcel } from './terms.js';
import { Waiters } from './waiters.js';

/**
 * The bound of a queue: who has to wait, and who is let in. Full means that senders wait, unless the declaration says
 * otherwise; they are let in, in order, once it is half empty.
 *
 * `limit` holds what an offer has to stay below, so one comparison serves the fast path: the capacity, 0 while others
 * wait, -1 when closed.
 */
export abstract class BoundedStore extends SignalStore {
  protected readonly reader: QueueReader;
  protected limit: number;
  /** the size at which those that wait are let in */
  protected admitAt = -1;
  /** none until the first has to wait: most queues are never full */
  private waiters: Waiters | undefined;
  protected refusals = 0;
  #overdrafts = 0;
  protected unbounded = false;

  constructor(reader: QueueReader, options: QueueOptions, routes: ByClass<Route>) {
    super(reader, options, routes);
    this.reader = reader;
    this.limit = this.capacity;
  }

  get refused(): number {
    return this.refusals;
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

  /** Turns a signal away, counted. */
  refuse(signal: unknown): void {
    this.refusals++;
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

  protected push(signal: unknown, parcel: AnyParcel | undefined): void {
    this.add(signal, parcel);
    this.reader.wake();
  }

  protected wait(signal: unknown, parcel: AnyParcel | undefined): Promise<void> {
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
  protected overdraws(parcel: AnyParcel | undefined): boolean {
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

  protected overdraw(signal: unknown, parcel: AnyParcel | undefined): void {
    this.#overdrafts++;
    this.push(signal, parcel);
    this.reader.overdrawn(signal);
  }

  protected admit(): void {
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
