import { quote } from '../errors/quote.js';

/** Why a signal was dropped: the policy that gave it up; of `'latest'`, that a newer one of its key took its place. */
export type DropReason = 'drop-oldest' | 'drop-newest' | 'latest' | 'fail';

/** Counts the signals of a queue that an overflow policy gave up. */
export class Drops {
  readonly #byClass = new Map<string, number>();
  total = 0;
  /** those that stood in the queue and left a gap there */
  withdrawn = 0;

  add(signal: unknown): void {
    const name = quote(signal);
    this.total++;
    this.#byClass.set(name, (this.#byClass.get(name) ?? 0) + 1);
  }

  /** how many of each class, by its name */
  get byClass(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#byClass);
  }
}
