import type { Clock } from './clock.js';

/** Something that is ready to run. It does a bounded piece of work, and asks to be run again if there is more. */
export interface Job {
  run(): void;
}

/** The one door to order: decides which ready listener or task runs next. */
export interface Dispatcher {
  /** Runs `job` soon, in a microtask or, when the event loop waits for its turn, after it. Each job stands in line once. */
  ready(job: Job): void;
}

/** ms of work after which I/O gets its turn */
const budgetMs = 2;
/** jobs between two looks at the clock; a job is up to a few hundred signals */
const jobsPerLook = 8;

/**
 * First come, first served. Each round takes what is ready at its beginning, in one microtask; what becomes ready
 * meanwhile is the next round, so other microtasks get in between. After {@link budgetMs} the rest goes on behind the
 * I/O that waits.
 *
 * A slice begins with its first round and ends at the next `setImmediate`, which is behind I/O: so the budget covers all
 * the work between two turns of the event loop, whichever promises it went through.
 */
export class FairDispatcher implements Dispatcher {
  readonly #clock: Clock;
  #queue: Job[] = [];
  #scheduled = false;
  #sliceOpen = false;
  #sliceEnd = 0;
  #overBudget = false;
  #untilLook = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ready(job: Job): void {
    this.#queue.push(job);
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (!this.#overBudget) queueMicrotask(this.#round);
  }

  readonly #round = (): void => {
    if (!this.#sliceOpen) this.#openSlice();
    const round = this.#queue;
    this.#queue = [];
    this.#scheduled = false;
    for (let at = 0; at < round.length; at++) {
      round[at]!.run();
      if (--this.#untilLook > 0) continue;
      this.#untilLook = jobsPerLook;
      if (this.#clock.now() < this.#sliceEnd) continue;
      return this.#suspend(round, at + 1);
    }
  };

  /** Leaves the rest, ahead of what became ready meanwhile, to the next slice. */
  #suspend(round: Job[], from: number): void {
    this.#overBudget = true;
    if (from < round.length) this.#queue = [...round.slice(from), ...this.#queue];
    this.#scheduled = this.#queue.length > 0;
  }

  #openSlice(): void {
    this.#sliceOpen = true;
    this.#untilLook = 1;
    this.#sliceEnd = this.#clock.now() + budgetMs;
    setImmediate(this.#closeSlice);
  }

  readonly #closeSlice = (): void => {
    this.#sliceOpen = false;
    this.#overBudget = false;
    if (this.#scheduled) this.#round();
  };
}

/** Resolves behind the I/O and the microtasks that are due now. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
