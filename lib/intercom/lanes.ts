import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import type { QueueOptions } from '../metadata/options.js';
import { ByteBound } from './byte-bound.js';
import type { ByClass } from './by-class.js';
import { Lane } from './lane.js';
import { Overflow } from './overflow.js';
import type { Parcel } from './parcel.js';
import type { QueueReader } from './queue-reader.js';
import type { Ring } from './ring.js';
import type { Route } from './route.js';

/** What a queue asks of its signals besides their number: bytes, keys, and the bounds and policies of their listeners. */
export class Lanes {
  readonly #reader: QueueReader;
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
    this.#reader = reader;
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

  /**
   * Asks what there is to know of a signal, once, when it comes.
   *
   * @throws TaskThreadError `INVALID_OPTION` when `weigh` or `key` throws, or gives nothing sensible
   */
  parcel(signal: unknown): Parcel {
    const route = this.#apart ? this.#routes.get(signal) : undefined;
    const lane = (route && this.#own.get(route)) ?? this.#common;
    const weight = this.#weigh(this.#bytes, signal);
    const ownWeight = this.#weigh(lane.bytes, signal);
    return { signal, lane, weight, ownWeight, key: this.#keyOf(lane, signal), byKey: lane.byKey(route) };
  }

  /** The one queued whose place this one takes. */
  rival({ byKey, key }: Parcel): Parcel | undefined {
    return byKey?.get(key);
  }

  /** Whether it may just be put behind the others, as far as more than their number is concerned. */
  takes(parcel: Parcel): boolean {
    if (!this.#apart) return !this.#bytes || this.#bytes.admits(parcel.weight);
    return !this.rival(parcel) && this.admits(parcel);
  }

  /** @param times how often the bounds may be used: 2 with the overdraft */
  admits(parcel: Parcel, times = 1): boolean {
    return parcel.lane.admits(parcel, times) && (!this.#bytes || this.#bytes.admits(parcel.weight, times));
  }

  /** Whether there is room for it once all signals of its lane are gone. */
  admitsAlone({ weight, lane }: Parcel): boolean {
    return !this.#bytes || this.#bytes.admits(weight, 1, lane.share);
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

  /** One is taken out. @returns its signal */
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

  #weigh(bound: ByteBound | undefined, signal: unknown): number {
    if (!bound) return 0;
    const weight = this.#ask('weigh', bound.weigh, signal);
    if (typeof weight === 'number' && weight >= 0 && weight < Infinity) return weight;
    throw this.#refusal(signal, `weigh gave ${quote(weight)} for ${quote(signal)}; wanted are bytes.`);
  }

  #keyOf({ key }: Lane, signal: unknown): unknown {
    if (!key) return undefined;
    const given = this.#ask('key', key, signal);
    if (given !== undefined && given !== null) return given;
    throw this.#refusal(signal, `key gave ${quote(given)} for ${quote(signal)}; wanted is what it is about.`);
  }

  #ask(option: string, call: (signal: unknown) => unknown, signal: unknown): unknown {
    try {
      return call(signal);
    } catch (error) {
      throw this.#refusal(signal, `${option} threw ${quote(error)} for ${quote(signal)}.`, error);
    }
  }

  #refusal(signal: unknown, what: string, cause?: unknown): TaskThreadError {
    const { edge, direction } = this.#reader;
    const finding = `The queue ${direction.toUpperCase()} of ${edge.path}: ${what}`;
    return new TaskThreadError('INVALID_OPTION', finding, { path: edge.path, signal: quote(signal), cause });
  }
}
