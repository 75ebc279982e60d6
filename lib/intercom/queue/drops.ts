import { quote } from '../../errors/quote.js';

/** Counts the signals of a queue that an overflow policy gave up. */
export class Drops {
  readonly #byType = new Map<unknown, number>();
  total = 0;
  /** those that stood in the queue and left a gap there */
  withdrawn = 0;

  add(signal: unknown): void {
    const type = (signal as object).constructor;
    this.total++;
    this.#byType.set(type, (this.#byType.get(type) ?? 0) + 1);
  }

  /** how many of each class, by its name */
  get byClass(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const [type, count] of this.#byType) counts[quote(type)] = (counts[quote(type)] ?? 0) + count;
    return counts;
  }
}
