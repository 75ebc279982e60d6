import type { CancelTimer } from '../../tasks/clock/clock.js';
import type { Desk } from './delivery.js';
import type { SignalQueue } from '../queue/queue.js';
import type { Route } from '../route.js';

/** Counts the signals at the head of a queue that go to one listener together. They stay in the queue until then. */
export class Batch {
  readonly #route: Route;
  readonly #routes: Desk['routes'];
  readonly #cancelTimer: CancelTimer;
  #count = 0;
  #due = false;

  constructor(route: Route, { receiver, routes, edge }: Desk, wake: () => void) {
    this.#route = route;
    this.#routes = routes;
    const end = (): void => {
      this.#due = true;
      wake();
    };
    this.#cancelTimer = receiver.clock.setTimer(route.batch!.withinMs, end, edge, 'batch');
  }

  /** Whether it is time: full, overdue, followed by something else, or nothing to wait for. */
  complete(queue: SignalQueue, hurry: boolean): boolean {
    const { max } = this.#route.batch!;
    while (this.#count < max && this.#count < queue.size && this.#routes.get(queue.peek(this.#count)) === this.#route)
      this.#count++;
    return this.#due || hurry || this.#count === max || this.#count < queue.size || queue.full;
  }

  /**
   * The signal `at` places behind the head was dropped.
   *
   * @returns whether any is left
   */
  lost(at: number): boolean {
    if (at < this.#count) this.#count--;
    return this.#count > 0;
  }

  cancel(): void {
    this.#cancelTimer();
  }

  take(queue: SignalQueue): unknown[] {
    this.cancel();
    return queue.takeSome(this.#count);
  }
}
