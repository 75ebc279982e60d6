import type { QueueView } from '../../metadata/options.js';
import type { Lane } from './lane.js';
import type { Lanes } from './lanes.js';
import type { Parcel } from './parcel.js';
import type { Ring } from './ring.js';

/** A queue, as far as its numbers go. */
export type Numbers = Pick<QueueView, 'size' | 'capacity' | 'waiting'>;

/** A queue without room, as the overflow function of one of its lanes sees it. */
export class LaneView implements QueueView<unknown> {
  readonly #ring: Ring<Parcel>;
  readonly #lanes: Lanes;
  readonly #lane: Lane;
  readonly size: number;
  readonly capacity: number;
  readonly waiting: number;

  constructor(ring: Ring<Parcel>, lanes: Lanes, lane: Lane, queue: Numbers) {
    this.#ring = ring;
    this.#lanes = lanes;
    this.#lane = lane;
    this.size = lane.full ? lane.size : queue.size;
    this.capacity = lane.full ? lane.max : queue.capacity;
    this.waiting = queue.waiting;
  }

  get bytes(): number {
    return this.#lane.bytes?.used ?? this.#lanes.bytes;
  }

  get oldest(): unknown {
    const at = this.#ring.find((each) => each.lane === this.#lane);
    return at < 0 ? undefined : this.#ring.at(at).signal;
  }
}
