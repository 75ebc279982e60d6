import type { Clock } from './clock/clock.js';
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
   * @param signals how many were handled since it was last asked, where they are counted
   * @returns whether it should leave the rest for later: the event loop waits for its turn
   */
  spent(signals?: number): boolean;
  /** Signals that a listener may handle between two such questions. */
  readonly piece?: number | undefined;
  /**
   * The clock when it was last looked at, a few jobs ago, in whole ms, as a 32-bit integer: what is timed and need not
   * be exact takes it. Without it the clock is asked, which costs as much as a signal.
   */
  readonly lookedAt?: number | undefined;
}

/** ms of work after which I/O gets its turn */
const budgetMs = 2;
/**
 * ms between two looks at the clock, as far as can be told: so long that looks, of 0.00004 ms each, cost next to nothing.
 * While signals are handled quickly there are many between two looks, and where each takes long, one. No longer, for where
 * they turn slow that many are handled before it shows.
 */
const lookEveryMs = 0.01;
/** most signals between two looks */
const mostPerLook = 256;
/** what a job, or a piece of one, counts for that does not count signals: some that come alone cost as much */
const signalsPerJob = 8;
/** most signals of one listener between two questions whether the time is spent */
const mostPerPiece = 32;
/** looks at a clock that stands still, as it does in tests, after which I/O gets its turn */
const stillLooks = 256;
/** most jobs in one microtask, so that other microtasks get in between */
const jobsPerRound = 64;

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
  private readonly clock: Pick<Clock, 'now'>;
  private readonly line = new Line<Job>();
  /** whether a round runs, is due, or waits for the next slice */
  private scheduled = false;
  private sliceOpen = false;
  private sliceEnd = 0;
  private overBudget = false;
  /** signals between the last look and the next */
  private perLook = signalsPerJob;
  private untilLook = signalsPerJob;
  private stillLooks = 0;
  private lookedMs = 0;
  lookedAt = 0;
  /** the job that runs, until it asks to be run again */
  private current: Job | undefined;

  constructor(clock: Pick<Clock, 'now'>) {
    this.clock = clock;
  }

  ready(job: Job): void {
    this.line.push(job);
    if (job === this.current) this.current = undefined;
    if (this.scheduled) return;
    this.scheduled = true;
    if (!this.overBudget) void soon.then(this.round);
  }

  private readonly round = (): void => {
    if (!this.sliceOpen) this.openSlice();
    let now: number | undefined;
    for (let left = jobsPerRound; left > 0 && !this.line.empty; left--) {
      const job = (this.current = this.line.shift());
      // To look at the clock costs as much as what many a job does.
      now = job.run(now) as number | undefined;
      if (this.spentAt(now, signalsPerJob) || this.current !== job) break;
    }
    this.current = undefined;
    this.scheduled = !this.line.empty;
    if (this.scheduled && !this.overBudget) void soon.then(this.round);
  };

  get piece(): number {
    return Math.min(this.perLook, mostPerPiece);
  }

  spent(signals = signalsPerJob): boolean {
    return this.spentAt(undefined, signals);
  }

  private spentAt(now: number | undefined, signals: number): boolean {
    // What was done before the slice began says nothing of the time that signals take in it.
    if (!this.sliceOpen) this.openSlice();
    else if ((this.untilLook -= signals) <= 0) this.look(now ?? this.clock.now());
    return this.overBudget;
  }

  private look(now: number): void {
    const ms = now - this.lookedMs;
    const fit = (this.perLook * lookEveryMs) / Math.abs(ms);
    this.perLook = this.untilLook = Math.max(1, Math.min(2 * this.perLook, mostPerLook, fit) | 0);
    this.stillLooks = ms > 0 ? 0 : this.stillLooks + 1;
    this.lookedMs = now;
    this.lookedAt = now | 0;
    this.overBudget = this.stillLooks >= stillLooks || now >= this.sliceEnd;
  }

  private openSlice(): void {
    this.sliceOpen = true;
    this.perLook = this.untilLook = Math.min(this.perLook, signalsPerJob);
    this.stillLooks = 0;
    const now = this.clock.now();
    this.lookedMs = now;
    this.lookedAt = now | 0;
    this.sliceEnd = now + budgetMs;
    setImmediate(this.closeSlice);
  }

  private readonly closeSlice = (): void => {
    this.sliceOpen = false;
    if (!this.overBudget) return;
    this.overBudget = false;
    if (this.scheduled) this.round();
  };
}

/** Resolves behind the I/O and the microtasks that are due now. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
