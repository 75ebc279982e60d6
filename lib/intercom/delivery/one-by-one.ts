import { isThenable } from '../../errors/is-thenable.js';
import type { Dispatcher } from '../../tasks/dispatcher.js';
import { AwaitedTurn } from './awaited-turn.js';
import type { Call, Delivery, Desk } from './delivery.js';
import { relayRun } from './relay-run.js';
import type { Route } from '../route.js';

/** signals handled before the next listener gets its turn */
const signalsPerTurn = 256;
/** the same between two questions whether the time is spent, where the dispatcher does not say */
const signalsPerPiece = 32;
/** signals in the queue from which it pays to look up once for many what their handlers have in common */
const shortestBurst = 8;

/** Hands out the signals of an edge as they come: a method that returns a promise is awaited before the next. */
export class OneByOne implements Delivery {
  readonly desk: Desk;
  readonly dispatcher: Dispatcher;
  running = 0;
  /** the last in which a handler returned a promise */
  private turn: AwaitedTurn | undefined;

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
      this.awaits(result, signalsPerTurn, route, signal, timedFrom);
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
        if (result !== undefined) return this.awaits(result, left, route, signal, timedFrom);
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
        this.awaits(result, left - done + 1, route, signal, undefined);
        return 0;
      } while (done < most && desk.head() === route);
    } catch (error) {
      this.threw(error, route, signal);
    }
    this.running = 0;
    return done;
  }

  forsake(): readonly unknown[] {
    const { turn } = this;
    if (this.running === 0 || !turn) return [];
    this.running = 0;
    this.turn = undefined;
    turn.over = true;
    return [turn.signal];
  }

  close(): void {}

  private awaits(
    result: PromiseLike<unknown>,
    left: number,
    route: Route,
    signal: unknown,
    timedFrom: number | undefined,
  ): void {
    this.turn = new AwaitedTurn(this, left, route, signal, timedFrom);
    void this.turn.goOn(result);
  }

  /** @returns the promise of a handler that is not done */
  call(route: Route, signal: unknown): PromiseLike<unknown> | undefined {
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

  threw(error: unknown, route: Route, signal: unknown): void {
    this.running = 0;
    this.desk.threw(error, route, [signal]);
  }
}
