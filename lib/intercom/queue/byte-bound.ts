/**
 * A bound in bytes. A signal that is larger than the whole takes up the whole, so it passes alone, and the overdraft has
 * room for one more.
 */
export class ByteBound {
  readonly #max: number;
  readonly weigh: (signal: unknown) => number;
  #used = 0;
  /** of the bound, which is less than used while one is queued that is larger */
  #taken = 0;

  constructor(max: number, weigh: (signal: unknown) => number) {
    this.#max = max;
    this.weigh = weigh;
  }

  /** bytes of what is queued */
  get used(): number {
    return this.#used;
  }

  /**
   * Whether there is room for so many bytes.
   *
   * @param times how often the bound may be used: 2 with the overdraft
   * @param without what would go first takes up so much of the bound
   */
  admits(weight: number, times = 1, without = 0): boolean {
    return this.#taken - without + this.share(weight) <= this.#max * times;
  }

  add(weight: number): void {
    this.#used += weight;
    this.#taken += this.share(weight);
  }

  remove(weight: number): void {
    this.#used -= weight;
    this.#taken -= this.share(weight);
  }

  /** what so many bytes take up of the bound */
  share(weight: number): number {
    return Math.min(weight, this.#max);
  }
}
