import { endless } from './messages.js';

/** Which mutant stands, and which were passed; instrumented code asks it with `__mutant(id)`. */
export class Switches {
  /** id of the mutant that stands */
  on = -1;
  passes = 0;
  maxPasses = Infinity;
  readonly #passed: Uint8Array;

  /** @param count how many mutants there are */
  constructor(count: number) {
    this.#passed = new Uint8Array(count);
    const ask = (id: number): boolean => {
      this.#passed[id] = 1;
      if (++this.passes > this.maxPasses) process.exit(endless);
      return id === this.on;
    };
    Object.assign(globalThis, { __mutant: ask });
  }

  /** Ids of the mutants that were passed since it was last asked. */
  takePassed(): number[] {
    const ids = [...this.#passed.keys()].filter((id) => this.#passed[id] === 1);
    this.#passed.fill(0);
    return ids;
  }
}
