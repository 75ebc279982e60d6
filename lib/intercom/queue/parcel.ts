import type { Lane } from './lane.js';

/** A signal in a queue that wants to know more of it than that it is one of so many. */
export interface Parcel {
  /** a newer one of the same key takes its place */
  signal: unknown;
  readonly lane: Lane;
  /** bytes in the bound of the queue, and in that of its lane; 0 where there is none */
  weight: number;
  ownWeight: number;
  readonly key: unknown;
  /** those queued beside it that a newer one may take the place of, by key */
  readonly byKey: Map<unknown, Parcel> | undefined;
}
