import type { QueueOptions } from '../../metadata/options.js';
import { ByteBound } from './byte-bound.js';
import type { ByClass } from '../by-class.js';
import { Questions } from './questions.js';
import type { QueueReader } from './queue-reader.js';
import { Ring } from './ring.js';
import type { Route } from '../route.js';
import type { Terms } from './terms.js';

/**
 * A fast path for a queue that is bounded in bytes and asks nothing else of its signals: they stand in its ring as they are,
 * so that many can be taken or moved on at once, and what they weigh stands in another ring beside it. A parcel for each,
 * as {@link Lanes} make them, is 70 bytes of garbage for each queue that a signal goes through.
 */
export class Weights implements Terms {
  readonly #questions: Questions;
  readonly #bound: ByteBound;
  readonly #ring = new Ring<number>();
  /** one that was weighed and found no room: who offers it next asks for it again */
  #turned: { readonly signal: unknown; readonly weight: number } | undefined;
  readonly overflow = undefined;
  readonly full = false;

  constructor(reader: QueueReader, bound: ByteBound) {
    this.#questions = new Questions(reader);
    this.#bound = bound;
  }

  /** That of a queue, where it is all it has to know. */
  static boundOf({ capacity, overflow = 'wait' }: QueueOptions, routes: ByClass<Route>): ByteBound | undefined {
    if (overflow !== 'wait' || typeof capacity !== 'object' || capacity.bytes === undefined || !capacity.weigh)
      return undefined;
    for (const { queue } of routes.all) if (queue) return undefined;
    return new ByteBound(capacity.bytes, capacity.weigh);
  }

  get bytes(): number {
    return this.#bound.used;
  }

  parcel(signal: unknown): number {
    const turned = this.#turned;
    this.#turned = undefined;
    return turned?.signal === signal ? turned!.weight : this.#questions.weight(this.#bound.weigh, signal);
  }

  takes(weight: number): boolean {
    return this.#bound.admits(weight);
  }

  admits(weight: number, times = 1): boolean {
    return this.#bound.admits(weight, times);
  }

  judge(): 'waits' {
    return 'waits';
  }

  enter(signal: unknown, weight: number): unknown {
    this.#add(weight);
    return signal;
  }

  signalOf(item: unknown): unknown {
    return item;
  }

  /** One that was weighed found no room. */
  turn(signal: unknown, weight: number): void {
    this.#turned = { signal, weight };
  }

  /** Whether a signal weighs the same in both: it need not be asked again. */
  alike(other: Weights | undefined): boolean {
    return other !== undefined && this.#bound.weigh === other.#bound.weigh;
  }

  /** Takes over the first of one alike, as many as there is room for. @returns how many */
  takeFrom(other: Weights, most: number): number {
    let count = 0;
    for (; count < most; count++) {
      const weight = other.#ring.at(0);
      if (!this.takes(weight)) break;
      other.leave(1);
      this.#add(weight);
    }
    return count;
  }

  /** So many of the first are taken out. */
  leave(count: number): void {
    for (let left = count; left > 0; left--) this.#bound.remove(this.#ring.take());
  }

  open(item: unknown): unknown {
    const weight = this.#ring.take();
    this.#bound.remove(weight);
    return item;
  }

  #add(weight: number): void {
    this.#bound.add(weight);
    this.#ring.push(weight);
  }
}
