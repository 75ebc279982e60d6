import type { Dispatcher } from '../../tasks/dispatcher.js';
import type { Route } from '../route.js';
import type { Desk } from './delivery.js';

/** Who hands out one by one, as such a turn sees it. */
interface Caller {
  readonly desk: Desk;
  readonly dispatcher: Dispatcher;
  running: number;
  /** @returns the promise of a handler that is not done */
  call(route: Route, signal: unknown): PromiseLike<unknown> | undefined;
  threw(error: unknown, route: Route, signal: unknown): void;
}

/**
 * The rest of a turn in which a handler returned a promise: that is awaited, and so are those of the signals that follow.
 * It is as young as they are, and so it costs nothing to note each of them in it.
 */
export class AwaitedTurn {
  private readonly by: Caller;
  /** signals that may be handed out in it, with the one that is pending */
  private left: number;
  /** of the handler whose promise is pending, if one is */
  route: Route | undefined;
  signal: unknown;
  private timedFrom: number | undefined;
  /** The handler was given up: what it still does comes too late. */
  over = false;

  constructor(by: Caller, left: number, route: Route, signal: unknown, timedFrom: number | undefined) {
    this.by = by;
    this.left = left;
    this.route = route;
    this.signal = signal;
    this.timedFrom = timedFrom;
  }

  /** `await` is the cheapest way to wait for a promise. */
  async goOn(first: PromiseLike<unknown>): Promise<void> {
    for (let result: PromiseLike<unknown> | void = first; result !== undefined; result = this.next()) {
      try {
        await result;
      } catch (error) {
        if (!this.over) this.by.threw(error, this.route!, this.signal);
      }
      if (this.over) return;
    }
  }

  /** @returns the promise of the next handler that is not done at once; nothing when the turn has ended */
  private next(): PromiseLike<unknown> | void {
    const { by } = this;
    const { desk } = by;
    const { queue, stopwatch } = desk;
    by.running = 0;
    this.route = undefined;
    let spent = by.dispatcher.spent();
    stopwatch.settles(this.timedFrom, stopwatch.beganMs);
    while (--this.left > 0 && !spent) {
      const route = desk.head();
      if (route === undefined) return desk.rest();
      if (route.delivery !== undefined) return desk.leave();
      // What the next queue has room for by now is moved at once.
      if (route.outlet !== undefined) break;
      this.timedFrom = stopwatch.begins();
      const signal = queue.take();
      const result = by.call(route, signal);
      if (result !== undefined) {
        this.route = route;
        this.signal = signal;
        return result;
      }
      if (this.timedFrom !== undefined) stopwatch.ends(this.timedFrom);
      spent = by.dispatcher.spent();
    }
    return desk.again();
  }
}
