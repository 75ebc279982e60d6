import { isThenable } from '../errors/is-thenable.js';
import { Batch } from './batch.js';
import type { Call, Delivery, Desk } from './delivery.js';
import type { Route } from './route.js';

/** signals or batches handed out before the next listener gets its turn */
const callsPerTurn = 256;

/** A call that has begun and is not done, nor given up. */
interface Open {
  readonly signals: readonly unknown[];
  readonly timedFrom: number | undefined;
  readonly beganMs: number;
}

/** Hands out signals, or batches of them, with an eye on each call. */
export class Calls implements Delivery {
  readonly #desk: Desk;
  readonly #route: Route;
  readonly #open = new Set<Open>();
  #batch: Batch | undefined;
  running = 0;

  constructor(desk: Desk, route: Route) {
    this.#desk = desk;
    this.#route = route;
  }

  get handlers(): number {
    return this.#open.size;
  }

  get calls(): readonly Call[] {
    const { member } = this.#route;
    return [...this.#open].map(({ beganMs }) => ({ member, forMs: this.#desk.stopwatch.since(beganMs) }));
  }

  get due(): boolean {
    if (this.#desk.head !== this.#route) return this.#open.size === 0;
    return this.#open.size === 0 && (!this.#route.batch || this.#gathered);
  }

  run(): void {
    const { receiver } = this.#desk;
    for (let left = callsPerTurn; left > 0; left--) {
      if (!this.due) return this.#desk.rest();
      if (this.#desk.head !== this.#route) return this.#desk.leave();
      this.#call(this.#take());
      if (receiver.dispatcher.spent()) break;
    }
    this.#desk.again();
  }

  forsake(): readonly unknown[] {
    const given = [...this.#open].flatMap(({ signals }) => signals);
    this.#open.clear();
    this.running = 0;
    return given;
  }

  close(): void {
    this.#batch?.cancel();
    this.#batch = undefined;
  }

  get #gathered(): boolean {
    const { queue, receiver } = this.#desk;
    this.#batch ??= new Batch(this.#route, this.#desk, () => this.#desk.poke());
    return this.#batch.complete(queue, receiver.hurrying);
  }

  #take(): readonly unknown[] {
    const batch = this.#batch;
    this.#batch = undefined;
    return batch ? batch.take(this.#desk.queue) : [this.#desk.queue.take()];
  }

  #call(signals: readonly unknown[]): void {
    const { stopwatch, receiver, child } = this.#desk;
    const { method, batch } = this.#route;
    const timedFrom = stopwatch.begins();
    const open: Open = { signals, timedFrom, beganMs: stopwatch.beganMs };
    this.#open.add(open);
    this.running += signals.length;
    try {
      const result = Reflect.apply(method, receiver.instance, [batch ? signals : signals[0], child]);
      if (result !== undefined && isThenable(result)) return void this.#follow(open, result);
      this.#ends(open);
    } catch (error) {
      this.#threw(open, error);
    }
    if (timedFrom !== undefined) stopwatch.ends(timedFrom);
  }

  async #follow(open: Open, result: PromiseLike<unknown>): Promise<void> {
    try {
      await result;
      if (!this.#ends(open)) return;
    } catch (error) {
      if (!this.#open.has(open)) return;
      this.#threw(open, error);
    }
    this.#desk.stopwatch.settles(open.timedFrom, open.beganMs);
    this.#desk.poke();
  }

  #threw(open: Open, error: unknown): void {
    this.#ends(open);
    this.#desk.threw(error, this.#route, open.signals);
  }

  /** @returns whether the call was not given up before */
  #ends(open: Open): boolean {
    if (!this.#open.delete(open)) return false;
    this.running -= open.signals.length;
    return true;
  }
}
