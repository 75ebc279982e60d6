import type { DropReason } from '../metadata/options.js';
import type { Edge } from '../intercom/edge.js';

/** How the handling of a signal ended: with what its handler threw, or well; or why it was dropped before. */
export interface Outcome {
  readonly error?: unknown;
  readonly dropped?: DropReason;
}

/** A signal on its way whose handling somebody waits for. */
export interface Wait {
  readonly signal: unknown;
  readonly edge: Edge;
  readonly direction: 'in' | 'up';
  readonly outcome: Promise<Outcome>;
  settle(outcome: Outcome): void;
}

/** Tells who waits for it that a signal was handled. */
export class Handling {
  #waits: Wait[] = [];

  wait(signal: unknown, edge: Edge, direction: 'in' | 'up'): Wait {
    let resolve: (outcome: Outcome) => void;
    const outcome = new Promise<Outcome>((each) => (resolve = each));
    const wait: Wait = {
      signal,
      edge,
      direction,
      outcome,
      settle: (how) => {
        this.#waits = this.#waits.filter((each) => each !== wait);
        resolve(how);
      },
    };
    this.#waits.push(wait);
    return wait;
  }

  /** Of a signal that was sent twice the first is meant: an edge keeps their order. */
  ended(signals: readonly unknown[], edge: Edge, direction: 'in' | 'up', outcome: Outcome): void {
    for (const signal of signals) {
      const is = (each: Wait): boolean => each.signal === signal && each.edge === edge && each.direction === direction;
      this.#waits.find(is)?.settle(outcome);
    }
  }

  /** Nothing is handled any more. */
  close(why: (wait: Wait) => unknown): void {
    for (const wait of this.#waits) wait.settle({ error: why(wait) });
  }
}
