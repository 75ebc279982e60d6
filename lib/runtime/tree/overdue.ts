import { quote } from '../../errors/quote.js';
import type { EventHub } from '../../events/hub.js';
import type { Running } from '../../thread/running.js';

/** Something that did not end by its deadline. */
export interface Stuck extends Running {
  /** ms it had run by then, those of a listener to a few; at least so many where nobody knows since when */
  readonly forMs: number;
}

/** Signals that were given up at a deadline. */
export interface Discarded {
  /** of the child at the edge, with its number or key: `master/server/connections[3]` */
  readonly path: string;
  readonly direction: 'in' | 'up';
  /** name of the class */
  readonly signal: string;
  readonly count: number;
}

/** What did not end in time, and what that cost, for the exit report. */
export class Overdue {
  readonly #hub: EventHub;
  readonly stuck: Stuck[] = [];
  readonly #discarded = new Map<string, Discarded>();

  constructor(hub: EventHub) {
    this.#hub = hub;
  }

  get discarded(): readonly Discarded[] {
    return [...this.#discarded.values()];
  }

  /** Keeps what runs, and is waited for no longer; each for `leastMs` at least. */
  add(running: readonly Running[], leastMs: number): void {
    for (const each of running) {
      const stuck = { ...each, forMs: each.forMs ?? leastMs };
      this.stuck.push(stuck);
      if (this.#hub.active) this.#hub.emit({ kind: 'stuck', ...stuck });
    }
  }

  /** Keeps what a listener had to give up. */
  discard(path: string, direction: 'in' | 'up', signals: readonly unknown[]): void {
    for (const each of signals) {
      const signal = quote(each);
      const key = `${path} ${direction} ${signal}`;
      const before = this.#discarded.get(key)?.count ?? 0;
      this.#discarded.set(key, { path, direction, signal, count: before + 1 });
    }
  }
}
