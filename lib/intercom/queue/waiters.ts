import { Ring } from './ring.js';
import type { AnyParcel } from './terms.js';

/** A signal that is not accepted yet, and how its sender hears that it is. */
interface Waiter {
  readonly signal: unknown;
  readonly parcel: AnyParcel | undefined;
  readonly resolve: () => void;
}

/** The senders that wait for room in a queue, in the order they came. */
export class Waiters {
  readonly #ring = new Ring<Waiter>();

  get size(): number {
    return this.#ring.size;
  }

  /** the one that waits longest */
  get first(): Waiter {
    return this.#ring.at(0);
  }

  /** @returns what the sender waits for */
  add(signal: unknown, parcel: AnyParcel | undefined): Promise<void> {
    return new Promise((resolve) => this.#ring.push({ signal, parcel, resolve }));
  }

  /** Takes the one that waits longest; whoever does resolves it. */
  take(): Waiter {
    return this.#ring.take();
  }
}
