import type { Job } from './dispatcher.js';

/** most signals that gather before a round */
const mostGathered = 32;
/** rounds that a job has alone, one by one, before gathering is tried; twice as many with each time it brings nothing */
const leastPatience = 4;
const mostPatience = 1024;

/**
 * Decides whether a round is put off by a microtask, and by another, while its only job gets more to do with each.
 *
 * A sender that awaits each signal goes on a microtask after it was accepted, right behind the round that handles it: so
 * each signal would have a round of its own, which costs more than the signal. Rounds that are put off find up to
 * {@link mostGathered} instead. It is tried where the same job stood alone in the round before, and ends with the first
 * microtask that brings nothing.
 */
export class Gathering {
  /** the one that the last round began with */
  private last: Job | undefined;
  private patience = leastPatience;
  private left = leastPatience;
  private seen = 0;

  /** A round begins with that job. */
  begins(job: Job | undefined): void {
    this.last = job;
  }

  /** @returns whether it is worth a try for a job that stands alone */
  pays(job: Job): boolean {
    if (job !== this.last || --this.left > 0) return false;
    this.seen = 0;
    return true;
  }

  /** @returns whether more came with the last microtask, and may come with the next */
  goesOn({ pending = 0 }: Job): boolean {
    if (pending > this.seen && pending < mostGathered) {
      this.seen = pending;
      return true;
    }
    this.patience = pending > 1 ? 1 : Math.min(2 * this.patience, mostPatience);
    this.left = this.patience;
    return false;
  }
}
