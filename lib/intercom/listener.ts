import type { Dispatcher, Job } from '../tasks/dispatcher.js';
import type { Capacity } from '../metadata/options.js';
import type { Flow } from './account.js';
import { Batch } from './batch.js';
import type { ByClass } from './by-class.js';
import { DeadlockWatch } from './deadlock-watch.js';
import type { Edge } from './edge.js';
import { HandlerTime } from './handler-time.js';
import { isThenable } from '../errors/is-thenable.js';
import { type QueueReader, SignalQueue } from './queue.js';
import type { Receiver } from './receiver.js';
import type { Route } from './route.js';

/** signals handled before the next listener gets its turn */
const signalsPerTurn = 256;
/** signals of handlers that are done at once between two questions whether the time is spent: a power of two */
const signalsPerPiece = 32;
/** ms from which a handler that is not timed is measured as well as it can be */
const longMs = 2;

/**
 * Serves the queue of one direction of an edge: takes the signals in order, one at a time, and hands each to the
 * method of its receiver that listens to its class. Asleep while there is nothing to do, so it costs nothing then.
 */
export class Listener implements QueueReader, Job {
  readonly queue: SignalQueue;
  readonly #routes: ByClass<Route>;
  edge: Edge;
  readonly direction: 'in' | 'up';
  receiver: Receiver;
  #waiting: (() => void)[] = [];
  #awake = false;
  #running = 0;
  #failed = 0;
  #batch: Batch | undefined;
  /** the route whose handler returned a promise that is pending */
  #pending: Route | undefined;
  #pendingItem: unknown;
  readonly #dispatcher: Dispatcher;
  /** the ms in which the last handler began, by `lookedAt`: the first of each ms is timed, a look at the clock costs as much as a signal */
  #beganMs = -1;
  /** when the last one that is timed began */
  #timedFrom = -0.5;
  #time: HandlerTime | undefined;
  /** handled signals whose handler was given up */
  #forsaken = 0;
  /** grows when a handler is given up: what it still does comes too late */
  #epoch = 0;
  /** what is queued is for the next instance of the thread */
  #held = false;
  /** of the edge; that of its inward direction */
  #watch: DeadlockWatch | undefined;

  constructor(
    edge: Edge,
    direction: 'in' | 'up',
    receiver: Receiver,
    routes: ByClass<Route>,
    capacity: Capacity | undefined,
  ) {
    this.edge = edge;
    this.direction = direction;
    this.receiver = receiver;
    this.#dispatcher = receiver.dispatcher;
    this.#routes = routes;
    this.queue = new SignalQueue(this, capacity);
  }

  /** Whether no handler runs and, unless the receiver has ceased to serve, nothing is left to handle. */
  get quiet(): boolean {
    if (this.#awake || this.#running > 0) return false;
    return !this.receiver.serving || this.#held || (this.queue.size === 0 && this.queue.waiting === 0);
  }

  get flow(): Flow {
    const { queue } = this;
    return {
      offered: queue.accepted + queue.refused + queue.waiting,
      accepted: queue.accepted,
      refused: queue.refused,
      waiting: queue.waiting,
      handled: queue.taken - this.#running - this.#failed - queue.discarded - this.#forsaken,
      failed: this.#failed,
      dropped: 0,
      discarded: queue.discarded + this.#forsaken,
      queued: queue.size,
      running: this.#running,
      overdrafts: queue.overdrafts,
      peak: queue.peak,
      bytes: queue.bytes,
      handlerMs: (this.#time ??= new HandlerTime()).look(this.receiver.clock.now()),
    };
  }

  get #opposite(): Listener | undefined {
    return this.direction === 'in' ? this.edge.upward : this.edge.inward;
  }

  get oppositeBlocked(): boolean {
    return (this.#opposite?.queue.waiting ?? 0) > 0;
  }

  /** whether a handler has begun and is not done */
  get runs(): boolean {
    return this.#running > 0;
  }

  /** `Class.method` of the handler that is not done, if one is */
  get handling(): string | undefined {
    return this.#running > 0 ? this.#pending?.member : undefined;
  }

  /** ms it has run so far, to a few */
  get handlingMs(): number {
    return (this.receiver.clock.now() - this.#beganMs) | 0;
  }

  /** signals that are done with, however */
  get done(): number {
    return this.queue.taken - this.#running;
  }

  blocked(): void {
    this.edge.senderWaits(this.direction);
    if (!this.oppositeBlocked) return;
    this.#opposite!.queue.overdrawWaiting();
    if (!this.oppositeBlocked) return;
    this.queue.overdrawWaiting();
    if (this.queue.waiting === 0) return;
    const one = this.edge.inward!;
    one.#watch ??= new DeadlockWatch(this.edge, this.receiver.clock);
    one.#watch.arm();
  }

  overdrawn(): void {
    this.edge.overdrawn(this.direction);
  }

  /** Calls back once, when it has come to rest. */
  afterQuiet(tell: () => void): void {
    this.#waiting.push(tell);
  }

  /** The end: nothing is accepted any more, and what is queued is given up. */
  close(): unknown[] {
    this.queue.close();
    this.forgetDeadlock();
    this.#batch?.cancel();
    this.#batch = undefined;
    const given = this.queue.discard();
    for (const signal of given) this.lost(signal);
    return given;
  }

  /**
   * A deadline has passed: gives up the handler that is not done.
   *
   * @returns its signals
   */
  forsake(): unknown[] {
    const given = this.#forsakeRunning();
    if (given.length > 0) this.#rest();
    return given;
  }

  /**
   * A deadline has passed: gives up the handler that is not done, and what is queued.
   *
   * @returns the signals
   */
  abandon(): unknown[] {
    const given = [...this.#forsakeRunning(), ...this.close()];
    this.#rest();
    return given;
  }

  /** What is queued, and what comes, waits for the next instance of the thread. */
  hold(): void {
    this.#held = true;
  }

  /** Hands out again. */
  resume(): void {
    this.#held = false;
    this.poke();
  }

  /** A new instance of the thread at its lower or upper end takes over. */
  handOver(receiver: Receiver, edge: Edge): void {
    this.forgetDeadlock();
    this.edge = edge;
    this.receiver = receiver;
    this.#held = false;
    this.queue.reopen();
  }

  /** The edge is at its end: there is nothing to watch any more. */
  forgetDeadlock(): void {
    this.#watch?.cancel();
  }

  /** Looks again whether there is something to do, or whether it rests. */
  poke(): void {
    this.wake();
    if (!this.#awake) this.#rest();
  }

  wake(): void {
    if (this.#awake || this.#held || !this.receiver.serving || this.queue.size === 0) return;
    if (this.#batch && !this.#batch.complete(this.queue, this.receiver.hurrying)) return;
    this.#awake = true;
    this.receiver.dispatcher.ready(this);
    if (this.receiver.hurrying) this.receiver.becameBusy(this);
  }

  refused(signal: unknown): void {
    this.edge.refused(this.direction);
    this.lost(signal);
  }

  /** A signal that nobody will handle. */
  lost(signal: unknown): void {
    this.edge.deadLetter(this.direction, signal);
  }

  run(): void {
    let timed = this.#dispatcher.lookedAt !== this.#beganMs && this.#timesNext();
    for (let left = signalsPerTurn; left > 0; left--) {
      const route = this.#nextRoute();
      if (!route) return this.#rest();
      const item = this.#take(route);
      const result = this.#deliver(route, item);
      if (result) return void this.#goOn(left, route, item, result, timed);
      if (timed) timed = this.#took();
      if (left % signalsPerPiece === 1 && this.#dispatcher.spent()) break;
    }
    this.#dispatcher.ready(this);
  }

  /** The rest of a turn in which a handler returned a promise. `await` is the cheapest way to wait for one. */
  async #goOn(
    left: number,
    route: Route,
    item: unknown,
    result: PromiseLike<unknown> | undefined,
    timed: boolean,
  ): Promise<void> {
    const epoch = this.#epoch;
    for (;;) {
      this.#pending = route;
      this.#pendingItem = item;
      try {
        await result;
      } catch (error) {
        if (epoch === this.#epoch) this.#fail(error, route, item);
      }
      if (epoch !== this.#epoch) return;
      this.#running = 0;
      this.#pending = undefined;
      let spent = this.#dispatcher.spent();
      if (timed) this.#took();
      else if (this.#dispatcher.lookedAt !== this.#beganMs) this.#crossed();
      for (;;) {
        if (--left <= 0 || spent) return this.#dispatcher.ready(this);
        const next = this.#nextRoute();
        if (!next) return this.#rest();
        timed = this.#dispatcher.lookedAt !== this.#beganMs && this.#timesNext();
        route = next;
        item = this.#take(route);
        result = this.#deliver(route, item);
        if (result) break;
        if (timed) this.#took();
        spent = this.#dispatcher.spent();
      }
    }
  }

  /** Where the signal at the head goes; nothing while there is nothing to hand out. */
  #nextRoute(): Route | undefined {
    const { queue } = this;
    if (queue.size === 0 || !this.receiver.serving || this.#held) return undefined;
    const route = this.#routes.get(queue.peek(0))!;
    return route.batch && !this.#gathered(route) ? undefined : route;
  }

  #take(route: Route): unknown {
    return route.batch ? this.#takeBatch() : this.queue.take();
  }

  /** @returns the promise of a handler that is not done */
  #deliver(route: Route, item: unknown): PromiseLike<unknown> | undefined {
    this.#running = route.batch ? (item as unknown[]).length : 1;
    try {
      const { receiver } = this;
      const result = Reflect.apply(route.method, route.relays ? receiver : receiver.instance, [item, this.edge]);
      if (result !== undefined && isThenable(result)) return result;
    } catch (error) {
      this.#fail(error, route, item);
    }
    this.#running = 0;
    return undefined;
  }

  #forsakeRunning(): unknown[] {
    if (this.#running === 0) return [];
    const given = this.#pending?.batch ? (this.#pendingItem as unknown[]) : [this.#pendingItem];
    this.#forsaken += this.#running;
    this.#running = 0;
    this.#epoch++;
    for (const each of given) this.lost(each);
    return given;
  }

  #fail(error: unknown, route: Route, item: unknown): void {
    this.#failed += this.#running;
    this.#running = 0;
    this.receiver.handlerFailed(error, route, route.batch ? (item as unknown[]) : [item], this);
  }

  /** whole ms of the clock as of a few jobs ago */
  get #ms(): number {
    return this.#dispatcher.lookedAt ?? this.receiver.clock.now() | 0;
  }

  /** @returns whether the next handler, which begins now, is timed */
  #timesNext(): boolean {
    const ms = this.#ms;
    if (ms === this.#beganMs) return false;
    this.#beganMs = ms;
    this.#timedFrom = this.receiver.clock.now();
    return true;
  }

  /** The handler that is timed is done. */
  #took(): false {
    const now = this.receiver.clock.now();
    (this.#time ??= new HandlerTime()).add(now - this.#timedFrom, now);
    return false;
  }

  /** One that was not timed took a while: if long, it is measured as well as it can be. */
  #crossed(): void {
    const ms = this.#ms - this.#beganMs;
    if (ms > longMs) (this.#time ??= new HandlerTime()).longest(ms);
  }

  #gathered(route: Route): boolean {
    this.#batch ??= new Batch(route, this.#routes, this.receiver.clock, this.edge, () => this.wake());
    return this.#batch.complete(this.queue, this.receiver.hurrying);
  }

  #takeBatch(): unknown[] {
    const batch = this.#batch!;
    this.#batch = undefined;
    return batch.take(this.queue);
  }

  #rest(): void {
    this.#awake = false;
    if (this.#waiting.length === 0 || !this.quiet) return;
    for (const tell of this.#waiting.splice(0)) tell();
  }
}
