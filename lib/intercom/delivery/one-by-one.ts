import { isThenable } from '../../errors/is-thenable.js';
import type { Dispatcher } from '../../tasks/dispatcher.js';
import type { Call, Delivery, Desk } from './delivery.js';
import { relayRun } from './relay-run.js';
import type { Route } from '../route.js';

/** signals handled before the next listener gets its turn */
const signalsPerTurn = 256;
/** the same between two questions whether the time is spent, where the dispatcher does not say */
const signalsPerPiece = 32;
/** signals in the queue from which it pays to look up once for many what their handlers have in common */
const shortestBurst = 8;

/**
 * A turn in which a handler returned a promise: so many signals may be left to hand out in it. It is as young as they are,
 * and so it costs nothing to note each of them in it.
 */
interface Turn {
  left: number;
  /** of the handler whose promise is pending, if one is */
  route: Route | undefined;
  signal: unknown;
  timedFrom: number | undefined;
}

/** Hands out the signals of an edge as they come: a method that returns a promise is awaited before the next. */
export class OneByOne implements Delivery {
  private readonly desk: Desk;
  private readonly dispatcher: Dispatcher;
  running = 0;
  /** the last in which a handler returned a promise */
  private turn: Turn | undefined;

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
    const pending = this.turn?.route;
    return pending ? [{ member: pending.member, forMs: stopwatch.since(stopwatch.beganMs) }] : [];
  }

  run(): void {
    if (this.desk.queue.size > 1 || this.alone()) this.many();
  }

  /**
   * A fast path for a signal that stands alone in its queue, as most do: it needs nothing of what many have in common.
   *
   * @returns whether there is more to do
   */
  private alone(): boolean {
    const { desk } = this;
    const { queue, stopwatch } = desk;
    const route = desk.head();
    if (route === undefined || route.delivery !== undefined || route.relays) return true;
    const timedFrom = stopwatch.begins();
    const signal = queue.take();
    const result = this.call(route, signal);
    if (result !== undefined) {
      void this.goOn((this.turn = { left: signalsPerTurn, route, signal, timedFrom }), result);
      return false;
    }
    if (timedFrom !== undefined) stopwatch.ends(timedFrom);
    if (queue.size > 0) return true;
    desk.rest();
    return false;
  }

  private many(): void {
    const { desk, dispatcher } = this;
    const { queue, stopwatch } = desk;
    let timedFrom = stopwatch.begins();
    let piece = dispatcher.piece ?? signalsPerPiece;
    let unasked = 0;
    for (let left = signalsPerTurn; left > 0;) {
      const route = desk.head();
      if (route === undefined) return desk.rest();
      if (route.delivery !== undefined) return desk.leave();
      let done = 0;
      if (route.relays) done = relayRun(desk, route, left);
      else if (queue.size >= shortestBurst && timedFrom === undefined) {
        done = this.burst(route, Math.min(left, piece - unasked), left);
        if (done === 0) return;
      }
      if (done === 0) {
        done = 1;
        const signal = queue.take();
        const result = this.call(route, signal);
        if (result !== undefined) return void this.goOn((this.turn = { left, route, signal, timedFrom }), result);
        if (timedFrom !== undefined) timedFrom = stopwatch.ends(timedFrom);
      }
      left -= done;
      unasked += done;
      if (unasked < piece) continue;
      if (dispatcher.spent(unasked)) break;
      piece = dispatcher.piece ?? signalsPerPiece;
      unasked = 0;
    }
    desk.again();
  }

  /**
   * A fast path for many signals of one route: what their handlers have in common is looked up once for them all.
   *
   * @param most how many are handled at most
   * @param left how many may be handed out in this turn, which goes on behind a handler that is not done at once
   * @returns how many were handled; 0 when one is not done
   */
  private burst(route: Route, most: number, left: number): number {
    const { desk } = this;
    const { queue, receiver, child } = desk;
    const { method } = route;
    const { instance } = receiver;
    let signal: unknown;
    let done = 0;
    this.running = 1;
    try {
      do {
        signal = queue.take();
        done++;
        const result = method.call(instance, signal, child);
        if (result === undefined || !isThenable(result)) continue;
        void this.goOn((this.turn = { left: left - done + 1, route, signal, timedFrom: undefined }), result);
        return 0;
      } while (done < most && desk.head() === route);
    } catch (error) {
      this.threw(error, route, signal);
    }
    this.running = 0;
    return done;
  }

  /** The rest of a turn in which a handler returned a promise. `await` is the cheapest way to wait for one. */
  private async goOn(turn: Turn, first: PromiseLike<unknown>): Promise<void> {
    for (let result: PromiseLike<unknown> | void = first; result; result = this.next(turn)) {
      try {
        await result;
      } catch (error) {
        if (turn === this.turn) this.threw(error, turn.route!, turn.signal);
      }
      // Given up meanwhile: what it still does comes too late.
      if (turn !== this.turn) return;
    }
  }

  /** @returns the promise of the next handler that is not done at once; nothing when the turn has ended */
  private next(turn: Turn): PromiseLike<unknown> | void {
    const { desk } = this;
    const { queue, stopwatch } = desk;
    this.running = 0;
    turn.route = undefined;
    let spent = this.dispatcher.spent();
    stopwatch.settles(turn.timedFrom, stopwatch.beganMs);
    while (--turn.left > 0 && !spent) {
      const route = desk.head();
      if (!route) return desk.rest();
      if (route.delivery) return desk.leave();
      // What the next queue has room for by now is moved at once.
      if (route.outlet) break;
      turn.timedFrom = stopwatch.begins();
      const signal = queue.take();
      const result = this.call(route, signal);
      if (result) {
        turn.route = route;
        turn.signal = signal;
        return result;
      }
      if (turn.timedFrom !== undefined) stopwatch.ends(turn.timedFrom);
      spent = this.dispatcher.spent();
    }
    return desk.again();
  }

  forsake(): readonly unknown[] {
    if (this.running === 0) return [];
    const signal = this.turn?.signal;
    this.running = 0;
    this.turn = undefined;
    return [signal];
  }

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
