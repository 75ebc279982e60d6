import type { Job } from '../tasks/dispatcher.js';
import type { Account } from './account.js';
import { Batch } from './batch.js';
import type { ByClass } from './by-class.js';
import type { Edge } from './edge.js';
import { isThenable } from '../errors/is-thenable.js';
import { type QueueReader, SignalQueue } from './queue.js';
import type { Receiver } from './receiver.js';
import type { Route } from './route.js';

/** signals handled before the next listener gets its turn */
const signalsPerTurn = 256;

/**
 * Serves the queue of one direction of an edge: takes the signals in order, one at a time, and hands each to the
 * method of its receiver that listens to its class. Asleep while there is nothing to do, so it costs nothing then.
 */
export class Listener implements QueueReader, Job {
  readonly queue: SignalQueue;
  readonly #routes: ByClass<Route>;
  readonly #edge: Edge;
  readonly #direction: 'in' | 'up';
  receiver: Receiver;
  #waiting: (() => void)[] = [];
  #awake = false;
  #running = 0;
  #failed = 0;
  #batch: Batch | undefined;

  constructor(edge: Edge, direction: 'in' | 'up', receiver: Receiver, routes: ByClass<Route>, capacity: number) {
    this.#edge = edge;
    this.#direction = direction;
    this.receiver = receiver;
    this.#routes = routes;
    this.queue = new SignalQueue(this, capacity);
  }

  /** Whether no handler runs and, unless the receiver has ceased to serve, nothing is left to handle. */
  get quiet(): boolean {
    if (this.#awake || this.#running > 0) return false;
    return !this.receiver.serving || (this.queue.size === 0 && this.queue.waiting === 0);
  }

  get account(): Account {
    const { queue } = this;
    return {
      offered: queue.accepted + queue.refused + queue.waiting,
      accepted: queue.accepted,
      refused: queue.refused,
      waiting: queue.waiting,
      handled: queue.taken - this.#running - this.#failed - queue.discarded,
      failed: this.#failed,
      dropped: 0,
      discarded: queue.discarded,
      queued: queue.size,
      running: this.#running,
    };
  }

  /** Calls back once, when it has come to rest. */
  afterQuiet(tell: () => void): void {
    this.#waiting.push(tell);
  }

  /** The end: nothing is accepted any more, and what is queued is given up. */
  close(): void {
    this.queue.close();
    this.#batch?.cancel();
    this.#batch = undefined;
    for (const signal of this.queue.discard()) this.lost(signal);
  }

  /** Looks again whether there is something to do, or whether it rests. */
  poke(): void {
    this.wake();
    if (!this.#awake) this.#rest();
  }

  wake(): void {
    if (this.#awake || !this.receiver.serving || this.queue.size === 0) return;
    if (this.#batch && !this.#batch.complete(this.queue, this.receiver.hurrying)) return;
    this.#awake = true;
    this.receiver.dispatcher.ready(this);
    if (this.receiver.hurrying) this.receiver.becameBusy(this);
  }

  refused(signal: unknown): void {
    this.#edge.refused(this.#direction);
    this.lost(signal);
  }

  /** A signal that nobody will handle. */
  lost(signal: unknown): void {
    this.#edge.deadLetter(this.#direction, signal);
  }

  run(): void {
    const { queue } = this;
    for (let left = signalsPerTurn; left > 0; left--) {
      if (queue.size === 0 || !this.receiver.serving) return this.#rest();
      const route = this.#routes.get(queue.peek(0))!;
      if (route.batch && !this.#gathered(route)) return this.#rest();
      if (!this.#deliver(route, route.batch ? this.#takeBatch() : queue.take())) return;
    }
    this.receiver.dispatcher.ready(this);
  }

  /** @returns whether the handler is done; one that is not goes on in {@link #settled} */
  #deliver(route: Route, item: unknown): boolean {
    this.#running = route.batch ? (item as unknown[]).length : 1;
    try {
      const result = route.deliver(this.receiver, item, this.#edge);
      if (result !== undefined && isThenable(result)) {
        result.then(
          () => this.#settled(),
          (error: unknown) => {
            this.#fail(error, route, item);
            this.#settled();
          },
        );
        return false;
      }
    } catch (error) {
      this.#fail(error, route, item);
    }
    this.#running = 0;
    return true;
  }

  #settled(): void {
    this.#running = 0;
    this.receiver.dispatcher.ready(this);
  }

  #fail(error: unknown, route: Route, item: unknown): void {
    this.#failed += this.#running;
    this.#running = 0;
    this.receiver.handlerFailed(error, route, route.batch ? (item as unknown[]) : [item], this);
  }

  #gathered(route: Route): boolean {
    this.#batch ??= new Batch(route, this.#routes, this.receiver.clock, () => this.wake());
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
