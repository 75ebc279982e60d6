import type { OverflowOptions, QueueOptions } from '../../metadata/options.js';
import { ByteBound } from './byte-bound.js';
import type { Parcel } from './parcel.js';
import type { Route } from '../route.js';

/**
 * Signals of a queue that share an overflow policy, which drops none but them: those of a listener with options of its
 * own, which may have a bound of their own within that of the queue, or all the others.
 */
export class Lane {
  readonly overflow: NonNullable<OverflowOptions['overflow']>;
  readonly key: ((signal: unknown) => unknown) | undefined;
  /** signals it may hold; as many as the queue where it says nothing of it */
  readonly max: number;
  readonly bytes: ByteBound | undefined;
  readonly #byKey = new Map<Route | undefined, Map<unknown, Parcel>>();
  /** signals it holds */
  size = 0;
  /** what they take up of the queue's bound in bytes */
  share = 0;

  constructor({ overflow = 'wait', key }: OverflowOptions, own: QueueOptions['capacity'] = Infinity) {
    const { signals = Infinity, bytes, weigh } = typeof own === 'number' ? { signals: own } : own;
    this.overflow = overflow;
    this.key = key;
    this.max = signals;
    this.bytes = bytes === undefined || !weigh ? undefined : new ByteBound(bytes, weigh);
  }

  get full(): boolean {
    return this.size >= this.max;
  }

  /** @param times how often its bounds may be used: 2 with the overdraft */
  admits(parcel: Parcel, times: number): boolean {
    return this.size < this.max * times && (!this.bytes || this.bytes.admits(parcel.ownWeight, times));
  }

  /** Those it holds of one listener, by key; nothing where keys do not matter. */
  byKey(route: Route | undefined): Map<unknown, Parcel> | undefined {
    if (!this.key) return undefined;
    let found = this.#byKey.get(route);
    if (!found) this.#byKey.set(route, (found = new Map()));
    return found;
  }

  add(parcel: Parcel): void {
    this.size++;
    this.bytes?.add(parcel.ownWeight);
    parcel.byKey?.set(parcel.key, parcel);
  }

  remove(parcel: Parcel): void {
    this.size--;
    this.bytes?.remove(parcel.ownWeight);
    parcel.byKey?.delete(parcel.key);
  }
}
