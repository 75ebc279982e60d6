import { asPromise } from '../../errors/as-promise.js';
import { Ring } from '../queue/ring.js';
import type { Call, Delivery, Desk } from './delivery.js';
import { Operators, type Taker } from './operators.js';
import type { Route } from '../route.js';

/** steps before the next listener gets its turn */
const stepsPerTurn = 256;
/** values given later that may wait, where the listener has no `capacity` */
const defaultCapacity = 1024;

/**
 * Hands the signals of one route to operators of rxjs, and what those give to the method, one value at a time. A signal is
 * done with when the operators have taken it and all they gave at once was handled. What they give later asks for its turn.
 */
export class Pipe implements Delivery, Taker {
  readonly #desk: Desk;
  readonly #route: Route;
  readonly #capacity: number;
  readonly #operators: Operators;
  /** what the operators gave, until it is the method's turn */
  readonly #values = new Ring<unknown>();
  #flushedMs = 0;
  /** the signal that was taken last, until what it gave at once was handled */
  #taken: { readonly signal: unknown } | undefined;
  #beganMs = 0;
  #overflowed = false;
  /** grows when a method is given up: what it still does comes too late */
  #epoch = 0;
  handlers = 0;

  constructor(desk: Desk, route: Route) {
    this.#desk = desk;
    this.#route = route;
    const { capacity } = route.queue ?? {};
    this.#capacity = (typeof capacity === 'number' ? capacity : capacity?.signals) ?? defaultCapacity;
    this.#operators = new Operators(desk, route, this);
  }

  get running(): number {
    return this.#taken ? 1 : 0;
  }

  get due(): boolean {
    return this.handlers === 0;
  }

  get calls(): readonly Call[] {
    const { member } = this.#route;
    const { stopwatch } = this.#desk;
    if (this.handlers > 0) return [{ member, forMs: stopwatch.since(this.#beganMs) }];
    return this.ending ? [{ member: `${member} (pipe)`, forMs: stopwatch.since(this.#flushedMs) }] : [];
  }

  /** whether values wait for the method, or a signal for being done with */
  get waits(): boolean {
    return this.#taken !== undefined || this.#values.size > 0;
  }

  /** whether its source was completed, and what it gives has not */
  get ending(): boolean {
    return this.#operators.ending;
  }

  run(): void {
    const desk = this.#desk;
    for (let left = stepsPerTurn; left > 0; left--) {
      if (this.handlers > 0) return desk.rest();
      if (!desk.receiver.serving) return this.#ceases();
      if (this.#values.size > 0) this.#handle(this.#values.take());
      else if (this.#taken) this.#done();
      else if (desk.head() === this.#route) this.#take();
      else if (desk.receiver.hurrying && this.#operators.fed) this.flush();
      else return desk.leave();
      if (desk.receiver.dispatcher.spent()) break;
    }
    desk.again();
  }

  /** No more signals come, for now at least: operators that gather give what they have. */
  flush(): void {
    if (!this.#operators.fed) return;
    this.#flushedMs = this.#desk.receiver.clock.now();
    this.#operators.complete();
  }

  forsake(): readonly unknown[] {
    const given = this.#taken ? [this.#taken.signal] : [];
    this.#taken = undefined;
    this.handlers = 0;
    this.#epoch++;
    this.close();
    return given;
  }

  close(): void {
    this.#operators.close();
    for (; this.#values.size > 0; this.#values.take()) this.#desk.valueLost();
  }

  gives(value: unknown): void {
    this.#desk.valueGiven();
    if (!this.#desk.receiver.serving) return this.#desk.valueLost();
    if (!this.#operators.working && this.#values.size >= this.#capacity) {
      this.#desk.valueLost();
      if (!this.#overflowed) this.#desk.receiver.pipeOverflowed(this.#route, this.#capacity);
      this.#overflowed = true;
      return;
    }
    this.#values.push(value);
    if (!this.#operators.working) this.#desk.wake();
  }

  threw(error: unknown): void {
    const signals = this.#taken ? [this.#taken.signal] : [];
    this.#taken = undefined;
    this.handlers = 0;
    for (const each of signals) this.#route.eye?.took(each, { error });
    this.#desk.threw(error, this.#route, signals);
  }

  gaveAll(): void {
    this.#desk.poke();
  }

  /** The thread has failed: no other method begins, and a signal that is not done with is lost with it. */
  #ceases(): void {
    const taken = this.#taken;
    this.#taken = undefined;
    this.close();
    if (taken) this.#desk.lostWithThread(this.#route, taken.signal);
    this.#desk.rest();
  }

  #take(): void {
    const signal = this.#desk.queue.take();
    this.#taken = { signal };
    this.#operators.take(signal);
  }

  #done(): void {
    const { signal } = this.#taken!;
    this.#taken = undefined;
    this.#route.eye?.took(signal);
  }

  #handle(value: unknown): void {
    const { receiver, child, stopwatch } = this.#desk;
    const timedFrom = stopwatch.begins();
    this.#beganMs = stopwatch.beganMs;
    this.handlers = 1;
    try {
      const promise = asPromise(Reflect.apply(this.#route.method, receiver.instance, [value, child]));
      if (promise) return void this.#follow(promise, timedFrom);
    } catch (error) {
      this.threw(error);
    }
    this.handlers = 0;
    if (timedFrom !== undefined) stopwatch.ends(timedFrom);
  }

  async #follow(promise: Promise<unknown>, timedFrom: number | undefined): Promise<void> {
    const epoch = this.#epoch;
    const beganMs = this.#beganMs;
    try {
      await promise;
    } catch (error) {
      if (epoch === this.#epoch) this.threw(error);
    }
    if (epoch !== this.#epoch) return;
    this.handlers = 0;
    this.#desk.stopwatch.settles(timedFrom, beganMs);
    if (this.#desk.receiver.serving) this.#desk.poke();
    else this.#ceases();
  }
}
