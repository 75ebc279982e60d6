import type { QueueOptions } from '../../metadata/options.js';
import { ByteBound } from './byte-bound.js';
import type { ByClass } from '../by-class.js';
import { Lane } from './lane.js';
import type { Numbers } from './lane-view.js';
import { Overflow, type Verdict } from './overflow.js';
import type { Parcel } from './parcel.js';
import { Questions } from './questions.js';
import type { QueueReader } from './queue-reader.js';
import type { Ring } from './ring.js';
import type { Route } from '../route.js';
import type { Terms } from './terms.js';

/** What a queue asks of its signals besides their number: bytes, keys, and the bounds and policies of their listeners. */
export class Lanes implements Terms {
  readonly #questions: Questions;
  readonly #routes: ByClass<Route>;
  readonly #bytes: ByteBound | undefined;
  readonly #own = new Map<Route, Lane>();
  /** whether it matters which listener a signal goes to */
  readonly #apart: boolean;
  /** that of all signals whose listener says nothing of its own */
  readonly #common: Lane;
  readonly overflow: Overflow;

  constructor(reader: QueueReader, ring: Ring<Parcel>, options: QueueOptions, routes: ByClass<Route>) {
    const { capacity } = options;
    this.#questions = new Questions(reader);
    this.#routes = routes;
    this.#common = new Lane(options);
    this.overflow = new Overflow(reader, ring, this);
    if (typeof capacity === 'object' && capacity.bytes !== undefined && capacity.weigh)
      this.#bytes = new ByteBound(capacity.bytes, capacity.weigh);
    for (const route of routes.all) {
      const { queue } = route;
      if (queue) this.#own.set(route, new Lane(queue.overflow === undefined ? options : queue, queue.capacity));
    }
    this.#apart = this.#own.size > 0 || this.#common.key !== undefined;
  }

  /** Whether a queue has to know that much. */
  static wanted({ capacity, overflow = 'wait' }: QueueOptions, routes: ByClass<Route>): boolean {
    if (overflow !== 'wait' || (typeof capacity === 'object' && capacity.bytes !== undefined)) return true;
    for (const { queue } of routes.all) if (queue) return true;
    return false;
  }

  /** bytes of what is queued, where the queue is bounded in bytes */
  get bytes(): number {
    return this.#bytes?.used ?? 0;
  }

  /** whether the bound of a listener is reached */
  get full(): boolean {
    for (const lane of this.#own.values()) if (lane.full) return true;
    return false;
  }

  parcel(signal: unknown): Parcel {
    const route = this.#apart ? this.#routes.get(signal) : undefined;
    const lane = (route && this.#own.get(route)) ?? this.#common;
    const weight = this.#weightIn(this.#bytes, signal);
    const ownWeight = this.#weightIn(lane.bytes, signal);
    const key = lane.key && this.#questions.key(lane.key, signal);
    return { signal, lane, weight, ownWeight, key, byKey: lane.byKey(route) };
  }

  /** The one queued whose place this one takes. */
  rival({ byKey, key }: Parcel): Parcel | undefined {
    return byKey?.get(key);
  }

  takes(parcel: Parcel): boolean {
    if (!this.#apart) return !this.#bytes || this.#bytes.admits(parcel.weight);
    return !this.rival(parcel) && this.admits(parcel);
  }

  admits(parcel: Parcel, times = 1): boolean {
    return parcel.lane.admits(parcel, times) && (!this.#bytes || this.#bytes.admits(parcel.weight, times));
  }

  /** Whether there is room for it once all signals of its lane are gone. */
  admitsAlone({ weight, lane }: Parcel): boolean {
    return !this.#bytes || this.#bytes.admits(weight, 1, lane.share);
  }

  judge(parcel: Parcel, queue: Numbers): Verdict {
    return this.overflow.judge(parcel, queue);
  }

  enter(_signal: unknown, parcel: Parcel): Parcel {
    this.add(parcel);
    return parcel;
  }

  signalOf({ signal }: Parcel): unknown {
    return signal;
  }

  add(parcel: Parcel): void {
    const { lane, weight } = parcel;
    lane.add(parcel);
    if (!this.#bytes) return;
    this.#bytes.add(weight);
    lane.share += this.#bytes.share(weight);
  }

  remove(parcel: Parcel): void {
    const { lane, weight } = parcel;
    lane.remove(parcel);
    if (!this.#bytes) return;
    this.#bytes.remove(weight);
    lane.share -= this.#bytes.share(weight);
  }

  open(parcel: Parcel): unknown {
    this.remove(parcel);
    return parcel.signal;
  }

  /**
   * Lets one take the place of another of its key, if there is room for what it weighs more.
   *
   * @returns the signal that is gone
   */
  exchange(queued: Parcel, newer: Parcel): { readonly signal: unknown } | undefined {
    this.remove(queued);
    const fits = this.admits(newer);
    const { signal } = queued;
    if (fits) Object.assign(queued, { signal: newer.signal, weight: newer.weight, ownWeight: newer.ownWeight });
    this.add(queued);
    return fits ? { signal } : undefined;
  }

  #weightIn(bound: ByteBound | undefined, signal: unknown): number {
    return bound ? this.#questions.weight(bound.weigh, signal) : 0;
  }
}
