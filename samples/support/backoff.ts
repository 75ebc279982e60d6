/**
 * How long to wait before the next attempt: not at all before the first, then longer each time, up to a limit. A part of
 * it is chance, so that many who lost the same thing do not come back all at once.
 */
export class Backoff {
  #next = 0;

  /** @param random a number from 0 to below 1 */
  constructor(
    readonly firstMs = 100,
    readonly mostMs = 3_000,
    readonly random: () => number = Math.random,
  ) {}

  /** ms to wait before the attempt that comes now */
  next(): number {
    const base = this.#next;
    this.#next = base === 0 ? this.firstMs : Math.min(base * 2, this.mostMs);
    return base * (0.75 + this.random() / 4);
  }

  /** It has worked: the next attempt is a first one again. */
  reset(): void {
    this.#next = 0;
  }
}
