/** buckets for each doubling: a quantile is right to a fifth */
const perDoubling = 4;
/** the upper bound of the first bucket */
const leastMs = 0.001;
/** up to about an hour */
const buckets = 32 * perDoubling;

/** How many of many durations were how long, in buckets that grow with them. */
export class Histogram {
  readonly #counts = new Uint32Array(buckets);
  #total = 0;

  add(ms: number): void {
    const doublings = ms > leastMs ? Math.log2(ms / leastMs) : 0;
    this.#counts[Math.min(Math.ceil(doublings * perDoubling), buckets - 1)]!++;
    this.#total++;
  }

  /** The upper bound, in ms, of the bucket below which this share of them lies; nothing while there are none. */
  quantile(share: number): number | undefined {
    let left = Math.ceil(this.#total * share);
    if (left === 0) return undefined;
    const bucket = this.#counts.findIndex((count) => (left -= count) <= 0);
    return leastMs * 2 ** (bucket / perDoubling);
  }
}
