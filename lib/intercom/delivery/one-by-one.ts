import { isThenable } from '../../errors/is-thenable.js';
import type { Dispatcher } from '../../tasks/dispatcher.js';
import type { Call, Delivery, Desk } from './delivery.js';
import { relayRun } from './relay-run.js';
import type { Route } from '../route.js';

/** signals handled before the next listener gets its turn */
const signalsPerTurn = 256;
/** the same between two questions whether the time is spent, where the dispatcher does not say */
const signalsPerPiece = 32;

/** Hands out the signals of an edge as they come: a method that returns a promise is awaited before the next. */
export class OneByOne implements Delivery {
  private readonly desk: Desk;
  private readonly dispatcher: Dispatcher;
  running = 0;
  /** the route whose method returned a promise that is pending */
  private pending: Route | undefined;
  private signal: unknown;
  /** grows when a handler is given up: what it still does comes too late */
  private epoch = 0;

  constructor(desk: Desk) {
    this.desk = desk;
    this.dispatcher = desk.receiver.dispatcher;
  }

  get due(): boolean {
    return this.running === 0;
  }

  get handlers(): number {
    return this.running;
  }

  get calls(): readonly Call[] {
    const { stopwatch } = this.desk;
    return this.pending ? [{ member: this.pending.member, forMs: stopwatch.since(stopwatch.beganMs) }] : [];
  }

  run(): void {
    const desk = this.desk;
    const { queue, stopwatch } = desk;
    let timedFrom = stopwatch.begins();
    let piece = this.dispatcher.piece ?? signalsPerPiece;
    let unasked = 0;
    for (let left = signalsPerTurn; left > 0; left--) {
      const route = desk.head();
      if (route === undefined) return desk.rest();
      if (route.delivery !== undefined) return desk.leave();
      const moved = route.relays ? relayRun(desk, route, left) : 0;
      if (moved === 0) {
        const signal = queue.take();
        const result = this.call(route, signal);
        if (result !== undefined) return void this.goOn(left, route, signal, result, timedFrom);
      } else left -= moved - 1;
      if (timedFrom !== undefined) timedFrom = stopwatch.ends(timedFrom);
      unasked += moved > 0 ? moved : 1;
      if (unasked < piece) continue;
      if (this.dispatcher.spent(unasked)) break;
      piece = this.dispatcher.piece ?? signalsPerPiece;
      unasked = 0;
    }
    desk.again();
  }

  /** The rest of a turn in which a handler returned a promise. `await` is the cheapest way to wait for one. */
  private async goOn(
    left: number,
    route: Route,
    signal: unknown,
    result: PromiseLike<unknown> | undefined,
    timedFrom: number | undefined,
  ): Promise<void> {
    const desk = this.desk;
    const { queue, stopwatch } = desk;
    const epoch = this.epoch;
    for (;;) {
      this.pending = route;
      this.signal = signal;
      try {
        await result;
      } catch (error) {
        if (epoch === this.epoch) this.threw(error, route, signal);
      }
      if (epoch !== this.epoch) return;
      this.running = 0;
      this.pending = undefined;
      let spent = this.dispatcher.spent();
      stopwatch.settles(timedFrom, stopwatch.beganMs);
      for (;;) {
        if (--left <= 0 || spent) return desk.again();
        const next = desk.head();
        if (!next) return desk.rest();
        if (next.delivery) return desk.leave();
        // What the next queue has room for by now is moved at once.
        if (next.outlet) return desk.again();
        timedFrom = stopwatch.begins();
        route = next;
        signal = queue.take();
        result = this.call(route, signal);
        if (result) break;
        if (timedFrom !== undefined) stopwatch.ends(timedFrom);
        spent = this.dispatcher.spent();
      }
    }
  }

  forsake(): readonly unknown[] {
    if (this.running === 0) return [];
    this.running = 0;
    this.pending = undefined;
    this.epoch++;
    return [this.signal];
  }

  dropped(): void {}

  close(): void {}

  /** @returns the promise of a handler that is not done */
  private call(route: Route, signal: unknown): PromiseLike<unknown> | undefined {
    const { receiver, child } = this.desk;
    this.running = 1;
    try {
      const result = route.method.call(route.relays ? receiver : receiver.instance, signal, child);
      if (result !== undefined && isThenable(result)) return result;
    } catch (error) {
      this.threw(error, route, signal);
    }
    this.running = 0;
    return undefined;
  }

  private threw(error: unknown, route: Route, signal: unknown): void {
    this.running = 0;
    this.desk.threw(error, route, [signal]);
  }
}
