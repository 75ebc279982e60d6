import { type Dispatcher, type Job, nextTurn } from '../../tasks/dispatcher.js';
import type { Random } from '../../tasks/random.js';

/** one in so many rounds waits for a turn of the event loop, and one in so many pieces of work is the last of its job */
const breather = 8;

const soon = Promise.resolve();

/**
 * Runs what is ready in an order that chance decides, one job in a microtask or, now and then, behind a turn of the event
 * loop. The same chance gives the same order.
 */
export class SeededDispatcher implements Dispatcher {
  readonly #random: Random;
  readonly #moment: () => void;
  readonly #ready: Job[] = [];
  #scheduled = false;

  /** @param moment called before each job */
  constructor(random: Random, moment: () => void) {
    this.#random = random;
    this.#moment = moment;
  }

  ready(job: Job): void {
    this.#ready.push(job);
    if (!this.#scheduled) this.#schedule();
  }

  spent(): boolean {
    return this.#random() * breather < 1;
  }

  #schedule(): void {
    this.#scheduled = true;
    void (this.#random() * breather < 1 ? nextTurn() : soon).then(this.#round);
  }

  readonly #round = (): void => {
    this.#moment();
    const at = Math.floor(this.#random() * this.#ready.length);
    const [job] = this.#ready.splice(at, 1);
    this.#scheduled = false;
    if (this.#ready.length > 0) this.#schedule();
    job!.run();
  };
}
