/** What the runs of a task came to, over all its starts. Times are in ms of the tree's clock. */
export interface TaskStatistics {
  /** runs begun; each attempt of one that is tried again counts */
  readonly runs: number;
  /** runs that failed, whether that failed the thread or not */
  readonly failures: number;
  /** ticks of `mode: 'rate'`, or moments of `cron`, that passed while a run was still in progress */
  readonly skipped: number;
  /**
   * how long the runs that have ended took. Of those that follow each other at once, at interval 0, and return no promise
   * one in a millisecond is timed
   */
  readonly runMs: { readonly last: number; readonly mean: number; readonly max: number };
  /** how long after they were due runs began; those asked for with `run()`, or due at once, do not count */
  readonly lateMs: { readonly mean: number; readonly max: number };
}

/** Adds up the runs of one task. */
export class TaskRecord {
  #runs = 0;
  #failures = 0;
  #skipped = 0;
  #timed = 0;
  #lastMs = 0;
  #sumMs = 0;
  #maxMs = 0;
  #due = 0;
  #lateSumMs = 0;
  #lateMaxMs = 0;
  #look: number | undefined = undefined;

  began(skipped: number): void {
    this.#runs++;
    this.#skipped += skipped;
  }

  /** Whether a run that followed the one before at once is to be timed: to look at the time costs as much as the run. */
  times(look: number | undefined): boolean {
    if (look !== undefined && look === this.#look) return false;
    this.#look = look;
    return true;
  }

  /** @param ms since it was due */
  late(ms: number): void {
    this.#due++;
    this.#lateSumMs += ms;
    if (ms > this.#lateMaxMs) this.#lateMaxMs = ms;
  }

  ended(ms: number): void {
    this.#timed++;
    this.#lastMs = ms;
    this.#sumMs += ms;
    if (ms > this.#maxMs) this.#maxMs = ms;
  }

  failed(): void {
    this.#failures++;
  }

  get statistics(): TaskStatistics {
    return {
      runs: this.#runs,
      failures: this.#failures,
      skipped: this.#skipped,
      runMs: { last: this.#lastMs, mean: this.#timed === 0 ? 0 : this.#sumMs / this.#timed, max: this.#maxMs },
      lateMs: { mean: this.#due === 0 ? 0 : this.#lateSumMs / this.#due, max: this.#lateMaxMs },
    };
  }
}
