import { isThenable } from '../../errors/is-thenable.js';
import type { CancelTimer } from '../../tasks/clock/clock.js';
import { Batch } from './batch.js';
import type { Call, Delivery, Desk } from './delivery.js';
import { AbortableRun } from './handler-run.js';
import type { Route } from '../route.js';

/** signals or batches handed out before the next listener gets its turn */
const callsPerTurn = 256;

/** A call that has begun and is not done, nor given up. */
interface Open {
  readonly signals: readonly unknown[];
  readonly run: AbortableRun;
  readonly timedFrom: number | undefined;
  readonly beganMs: number;
  /** when it is given up, in ms of the clock, where its listener has a `timeoutMs` */
  dueAt: number;
}

/** Hands out signals, or batches of them, with an eye on each call: several at once, each for a limited time. */
export class Calls implements Delivery {
  readonly #desk: Desk;
  readonly #route: Route;
  /** the one that began first stands first */
  readonly #open = new Set<Open>();
  #batch: Batch | undefined;
  #cancelTimer: CancelTimer | undefined;
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
    const { batch, concurrency } = this.#route;
    // Asked at each signal that comes: this is the answer while a batch is handled.
    if (this.#open.size >= concurrency) return false;
    if (this.#desk.head() !== this.#route) return this.#open.size === 0;
    return !batch || this.#gathered;
  }

  run(): void {
    const { receiver } = this.#desk;
    for (let left = callsPerTurn; left > 0; left--) {
      if (!this.due) return this.#desk.rest();
      if (this.#desk.head() !== this.#route) return this.#desk.leave();
      this.#call(this.#take());
      if (receiver.dispatcher.spent()) break;
    }
    this.#desk.again();
  }

  forsake(): readonly unknown[] {
    const given = [...this.#open];
    this.#open.clear();
    this.running = 0;
    this.#stopTimer();
    for (const { run } of given) run.abort();
    return given.flatMap(({ signals }) => signals);
  }

  dropped(at: number): void {
    if (this.#batch?.lost(at) === false) this.close();
  }

  close(): void {
    this.#batch?.cancel();
    this.#batch = undefined;
  }

  get #gathered(): boolean {
    const { queue, receiver } = this.#desk;
    this.#batch ??= new Batch(this.#route, this.#desk, () => this.#desk.wake());
    return this.#batch.complete(queue, receiver.hurrying);
  }

  #take(): readonly unknown[] {
    const batch = this.#batch;
    this.#batch = undefined;
    return batch ? batch.take(this.#desk.queue) : [this.#desk.queue.take()];
  }

  #call(signals: readonly unknown[]): void {
    const { stopwatch, receiver, child } = this.#desk;
    const { method, batch, guarded } = this.#route;
    const timedFrom = stopwatch.begins();
    const run = new AbortableRun(guarded ? () => this.#limit(open) : undefined);
    const open: Open = { signals, run, timedFrom, beganMs: stopwatch.beganMs, dueAt: Infinity };
    this.#open.add(open);
    this.running += signals.length;
    try {
      const result = Reflect.apply(method, receiver.instance, [batch ? signals : signals[0], child, run]);
      if (result !== undefined && isThenable(result)) {
        if (!guarded) this.#limit(open);
        return void this.#follow(open, result);
      }
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
    // That looks at the clock, if nobody has for a while.
    this.#desk.receiver.dispatcher.spent();
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
    if (this.#open.size === 0) this.#stopTimer();
    return true;
  }

  // ---- the time a call may take

  #limit(open: Open): void {
    const { timeoutMs } = this.#route;
    if (timeoutMs === undefined) return;
    open.dueAt = this.#desk.receiver.clock.now() + timeoutMs;
    if (!this.#cancelTimer) this.#setTimer(timeoutMs);
  }

  /** One timer for all of them, for the one that began first: most are done by then. */
  #setTimer(ms: number): void {
    const { receiver, edge } = this.#desk;
    this.#cancelTimer = receiver.clock.setTimer(ms, this.#overdue, edge, 'handler timeout');
  }

  readonly #overdue = (): void => {
    this.#cancelTimer = undefined;
    const now = this.#desk.receiver.clock.now();
    for (const open of this.#open) {
      if (open.dueAt > now) return this.#setTimer(open.dueAt - now);
      this.#ends(open);
      open.run.abort(this.#desk.overran(this.#route, open.signals));
    }
    this.#desk.poke();
  };

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
