import type { Clock } from './clock.js';
import { Line } from './line.js';

/** Something that is ready to run. It does a bounded piece of work, and asks to be run again if there is more. */
export interface Job {
  /**
   * @param now what the clock shows, where somebody has looked right before
   * @returns what it shows at the end, where the job has looked
   */
  run(now?: number): number | void;
}

/** The one door to order: decides which ready listener or task runs next. */
export interface Dispatcher {
  /** Runs `job` soon, in a microtask or, when the event loop waits for its turn, after it. Each job stands in line once. */
  ready(job: Job): void;
  /**
   * Asked by a job now and then while it works, also behind an `await` of its own.
   *
   * @returns whether it should leave the rest for later: the event loop waits for its turn
   */
  spent(): boolean;
  /**
   * The clock when it was last looked at, a few jobs ago, in whole ms, as a 32-bit integer: what is timed and need not
   * be exact takes it. Without it the clock is asked, which costs as much as a signal.
   */
  readonly lookedAt?: number | undefined;
}

/** ms of work after which I/O gets its turn */
const budgetMs = 2;
/** jobs, or pieces of one, between two looks at the clock; together they are a few hundred signals at most */
const jobsPerLook = 8;
/** looks at the clock after which I/O gets its turn whatever the time: a clock may stand still, in tests it does */
const looksPerSlice = 1024;
/** most jobs in one microtask, so that other microtasks get in between */
const jobsPerRound = 16;

/** A microtask by `then` costs a third of one by `queueMicrotask`, which makes an async resource for each. */
const soon = Promise.resolve();

/**
 * First come, first served, in rounds of a microtask each. A round takes what becomes ready meanwhile along, so a signal
 * and its answer need no microtask each, and ends with a job that asks to be run again. After {@link budgetMs} the rest
 * goes on behind the I/O that waits.
 *
 * A slice begins with its first round and ends at the next `setImmediate`, which is behind I/O: so the budget covers all
 * the work between two turns of the event loop, whichever promises it went through.
 */
export class FairDispatcher implements Dispatcher {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #line = new Line<Job>();
  /** whether a round runs, is due, or waits for the next slice */
  #scheduled = false;
  #sliceOpen = false;
  #sliceEnd = 0;
  #overBudget = false;
  #untilLook = 1;
  #looks = 0;
  lookedAt = 0;
  /** the job that runs, until it asks to be run again */
  #current: Job | undefined;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  ready(job: Job): void {
    this.#line.push(job);
    if (job === this.#current) this.#current = undefined;
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (!this.#overBudget) void soon.then(this.#round);
  }

  readonly #round = (): void => {
    if (!this.#sliceOpen) this.#openSlice();
    let now: number | undefined;
    for (let left = jobsPerRound; left > 0 && !this.#line.empty; left--) {
      const job = (this.#current = this.#line.shift());
      // To look at the clock costs as much as what many a job does.
      now = job.run(now) as number | undefined;
      if (this.#spentAt(now) || this.#current !== job) break;
    }
    this.#current = undefined;
    this.#scheduled = !this.#line.empty;
    if (this.#scheduled && !this.#overBudget) void soon.then(this.#round);
  };

  spent(): boolean {
    return this.#spentAt(undefined);
  }

  #spentAt(now: number | undefined): boolean {
    if (!this.#sliceOpen) this.#openSlice();
    if (--this.#untilLook <= 0) this.#look(now ?? this.#clock.now());
    return this.#overBudget;
  }

  #look(now: number): void {
    this.#untilLook = jobsPerLook;
    this.lookedAt = now | 0;
    this.#overBudget = ++this.#looks >= looksPerSlice || now >= this.#sliceEnd;
  }

  #openSlice(): void {
    this.#sliceOpen = true;
    this.#untilLook = 1;
    this.#looks = 0;
    const now = this.#clock.now();
    this.lookedAt = now | 0;
    this.#sliceEnd = now + budgetMs;
    setImmediate(this.#closeSlice);
  }

  readonly #closeSlice = (): void => {
    this.#sliceOpen = false;
    if (!this.#overBudget) return;
    this.#overBudget = false;
    if (this.#scheduled) this.#round();
  };
}

/** Resolves behind the I/O and the microtasks that are due now. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
