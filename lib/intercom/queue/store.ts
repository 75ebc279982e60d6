import type { QueueOptions } from '../../metadata/options.js';
import type { ByClass } from '../by-class.js';
import type { Drops } from './drops.js';
import { Lanes } from './lanes.js';
import type { Parcel } from './parcel.js';
import type { QueueReader } from './queue-reader.js';
import { Ring } from './ring.js';
import type { Route } from '../route.js';
import type { AnyParcel, Terms } from './terms.js';
import { Weights } from './weights.js';

const defaultCapacity = 1024;

/** What a queue holds, first in, first out, with what is known of each signal; and the count of what came and went. */
export abstract class SignalStore {
  readonly capacity: number;
  /** signals, or their parcels where there are lanes */
  protected readonly ring = new Ring<unknown>();
  /** where more is asked of a signal than its number */
  protected readonly terms: Terms | undefined;
  /** these terms, where they are about bytes alone */
  protected readonly weights: Weights | undefined;
  private highest = 0;

  constructor(reader: QueueReader, options: QueueOptions, routes: ByClass<Route>) {
    const { capacity } = options;
    const { signals = defaultCapacity } = typeof capacity === 'number' ? { signals: capacity } : (capacity ?? {});
    this.capacity = signals;
    const bound = Weights.boundOf(options, routes);
    if (bound) this.terms = this.weights = new Weights(reader, bound);
    else if (Lanes.wanted(options, routes)) this.terms = new Lanes(reader, this.ring as Ring<Parcel>, options, routes);
  }

  get size(): number {
    return this.ring.size;
  }

  get accepted(): number {
    const { total = 0, withdrawn = 0 } = this.drops ?? {};
    return this.ring.come + total - withdrawn;
  }

  /** those that were handed out or given up at an end */
  get taken(): number {
    return this.ring.gone - (this.drops?.withdrawn ?? 0);
  }

  /** what its overflow policies gave up; nothing where they are all to wait */
  get drops(): Drops | undefined {
    return this.terms?.overflow?.drops;
  }

  /** bytes of what it holds, where it is bounded in bytes */
  get bytes(): number {
    return this.terms?.bytes ?? 0;
  }

  /** most signals it ever held */
  get peak(): number {
    return Math.max(this.highest, this.size);
  }

  /** what it holds, in order */
  get queued(): unknown[] {
    return Array.from({ length: this.size }, (_, at) => this.peek(at));
  }

  /** The signal `offset` places behind the head. */
  peek(offset: number): unknown {
    const item = this.ring.at(offset);
    return this.terms === undefined ? item : this.terms.signalOf(item);
  }

  /** Puts a signal behind the others. */
  protected add(signal: unknown, parcel: AnyParcel | undefined): void {
    this.ring.push(parcel === undefined ? signal : this.terms!.enter(signal, parcel));
  }

  /** Takes the signal at the head; there has to be one. */
  protected remove(): unknown {
    this.notePeak();
    const item = this.ring.take();
    return this.terms === undefined ? item : this.terms.open(item);
  }

  /** Takes so many from the head; there have to be as many. */
  protected removeSome(count: number): unknown[] {
    if (this.terms !== this.weights) return Array.from({ length: count }, () => this.remove());
    this.notePeak();
    this.weights?.leave(count);
    return this.ring.takeSome(count);
  }

  /** It is about to hold less. */
  protected notePeak(): void {
    if (this.size > this.highest) this.highest = this.size;
  }
}
