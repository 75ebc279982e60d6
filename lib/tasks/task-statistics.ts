/** What the runs of a task came to, over all its starts. Times are exact, in ms of the tree's clock. */
export interface TaskStatistics {
  /** runs begun */
  readonly runs: number;
  /** runs that failed the thread */
  readonly failures: number;
  /** ticks of `mode: 'rate'` that passed while a run was still in progress */
  readonly skipped: number;
  /** how long the runs that have ended took */
  readonly runMs: { readonly last: number; readonly mean: number; readonly max: number };
  /** how long after they were due runs began; those asked for with `run()` are due at once and do not count */
  readonly lateMs: { readonly mean: number; readonly max: number };
}

/** Adds up the runs of one task. */
export class TaskRecord {
  #runs = 0;
  #failures = 0;
  #skipped = 0;
  #ended = 0;
  #lastMs = 0;
  #sumMs = 0;
  #maxMs = 0;
  #due = 0;
  #lateSumMs = 0;
  #lateMaxMs = 0;

  /** @param lateMs ms since it was due; nothing for a run that was asked for */
  began(lateMs: number | undefined): void {
    this.#runs++;
    if (lateMs === undefined) return;
    this.#due++;
    this.#lateSumMs += lateMs;
    this.#lateMaxMs = Math.max(this.#lateMaxMs, lateMs);
  }

  ended(ms: number): void {
    this.#ended++;
    this.#lastMs = ms;
    this.#sumMs += ms;
    this.#maxMs = Math.max(this.#maxMs, ms);
  }

  failed(): void {
    this.#failures++;
  }

  skipped(ticks: number): void {
    this.#skipped += ticks;
  }

  get statistics(): TaskStatistics {
    return {
      runs: this.#runs,
      failures: this.#failures,
      skipped: this.#skipped,
      runMs: { last: this.#lastMs, mean: this.#ended === 0 ? 0 : this.#sumMs / this.#ended, max: this.#maxMs },
      lateMs: { mean: this.#due === 0 ? 0 : this.#lateSumMs / this.#due, max: this.#lateMaxMs },
    };
  }
}
