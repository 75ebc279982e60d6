/** Counts down what is handled; `done` resolves with the last. */
export class Tally {
  readonly done: Promise<void>;
  #left: number;
  #finish!: () => void;

  constructor(count: number) {
    this.#left = count;
    this.done = new Promise((resolve) => (this.#finish = resolve));
  }

  count(): void {
    if (--this.#left === 0) this.#finish();
  }
}
