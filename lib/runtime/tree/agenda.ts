import type { Dispatcher } from '../../tasks/dispatcher.js';

/** Something to do that is not over with its first step. */
export interface Steps {
  /** the next one */
  step(): void;
}

/**
 * ms of starts after which I/O gets its turn, while nothing of the user's was slow: more than of anything else, for with
 * each turn of the event loop the engine goes on with a collection, in which hardly one of those that start is garbage
 */
const startsMs = 10;

/**
 * Runs steps one after the other, however they call for more: start and stop walk the tree through it, so their depth
 * is not the depth of the call stack. A step that is added outside of one runs at once.
 */
export class Agenda {
  readonly #dispatcher: Dispatcher;
  #steps: (Steps | (() => void))[] = [];
  #running = false;
  /** what the clock showed when there was time last */
  #freeMs: number | undefined = 0;

  constructor(dispatcher: Dispatcher) {
    this.#dispatcher = dispatcher;
  }

  /**
   * Runs what follows code of the user's: behind the I/O that waits, if the time is spent after which that gets its turn.
   * So a thousand slow hooks do not keep the event loop.
   */
  doInTurn(step: Steps | (() => void)): void {
    if (this.#dispatcher.spent()) this.later(step);
    else this.do(step);
  }

  /** whether I/O is to get its turn before one more thread is constructed */
  get spent(): boolean {
    const spent = this.#dispatcher.spent();
    const { lookedAt } = this.#dispatcher;
    if (!spent) this.#freeMs = lookedAt;
    if (lookedAt === undefined || this.#freeMs === undefined) return spent;
    return spent && lookedAt - this.#freeMs >= startsMs;
  }

  /** Runs it behind the I/O that waits. */
  later(step: Steps | (() => void)): void {
    this.#dispatcher.ready({ run: () => this.do(step) });
  }

  do(step: Steps | (() => void)): void {
    this.#steps.push(step);
    if (this.#running) return;
    this.#running = true;
    try {
      // Last in, first out: a subtree is done before its sibling begins.
      for (let next = this.#steps.pop(); next; next = this.#steps.pop()) {
        if (typeof next === 'function') next();
        else next.step();
      }
    } finally {
      this.#running = false;
    }
  }
}
