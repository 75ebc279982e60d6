import type { QueueOptions } from '../metadata/options.js';
import type { Flow } from '../thread/edge-statistics.js';
import { flowOf } from './account/account.js';
import type { ByClass } from './by-class.js';
import { Deliveries } from './delivery/deliveries.js';
import type { Call } from './delivery/delivery.js';
import type { Edge } from './edge.js';
import { SignalQueue } from './queue/queue.js';
import type { Receiver } from './receiver.js';
import type { Route } from './route.js';
import { ServingListener } from './serving-listener.js';

/**
 * Serves the queue of one direction of an edge. Asleep while there is nothing to do, so it costs nothing then. When its
 * turn comes, one of its {@link Deliveries} takes the signals in order and hands each to the method of the receiver that
 * listens to its class: one delivery at a time, the one that the route at the head asks for.
 */
export class Listener extends ServingListener {
  readonly queue: SignalQueue;
  protected readonly deliveries: Deliveries;
  /** signals that were taken, and given up before their handler was done */
  #forsaken = 0;

  constructor(
    edge: Edge,
    direction: 'in' | 'up',
    receiver: Receiver,
    routes: ByClass<Route>,
    options: QueueOptions = {},
  ) {
    super(edge, direction, receiver, routes);
    this.queue = new SignalQueue(this, options, routes);
    this.deliveries = new Deliveries(this);
  }

  /** whether something is queued or handled, or a sender waits */
  get busy(): boolean {
    return this.deliveries.current.running > 0 || this.queue.size > 0 || this.queue.waiting > 0;
  }

  /** signals that are done with, however */
  get done(): number {
    return this.queue.taken - this.deliveries.current.running;
  }

  /** how many handlers have begun and are not done */
  get handlers(): number {
    return this.deliveries.current.handlers;
  }

  /** those of them that returned a promise */
  get calls(): readonly Call[] {
    return this.deliveries.calls;
  }

  get flow(): Flow {
    const { running } = this.deliveries.current;
    const lateReplies = this.replies?.late ?? 0;
    const values = { given: this.valuesGiven, lost: this.valuesLost };
    const taken = { running, failed: this.failed, forsaken: this.#forsaken, lateReplies, values };
    return flowOf(this.queue, taken, this.stopwatch.look());
  }

  /** What is queued, and what comes, waits for the next instance of the thread. */
  hold(): void {
    this.held = true;
  }

  /** Hands out again. */
  resume(): void {
    this.held = false;
    this.poke();
  }

  /** Its handlers are those of another instance from now on. */
  servedBy(receiver: Receiver): void {
    if (receiver === this.receiver) return;
    this.receiver = receiver;
    this.deliveries.renew();
  }

  /** A new instance of the thread at its lower or upper end takes over. */
  handOver(receiver: Receiver, edge: Edge): void {
    this.edge.forgetDeadlock();
    this.servedBy(receiver);
    this.edge = edge;
    this.child &&= edge;
    this.held = false;
    this.queue.reopen();
  }

  /** The end: nothing is accepted any more, and what is queued is given up. */
  close(): unknown[] {
    this.queue.close();
    this.edge.forgetDeadlock();
    this.closeDeliveries();
    const given = this.queue.discard();
    for (const signal of given) this.lost(signal, 'discarded');
    return given;
  }

  /**
   * A deadline has passed: gives up the handlers that are not done.
   *
   * @returns their signals
   */
  forsake(): readonly unknown[] {
    const given = this.forsakeRunning();
    if (given.length > 0 || this.deliveries.pipes) this.rest();
    return given;
  }

  /**
   * A deadline has passed: gives up the handlers that are not done, and what is queued.
   *
   * @returns the signals
   */
  abandon(): readonly unknown[] {
    const given = [...this.forsakeRunning(), ...this.close()];
    this.rest();
    return given;
  }

  private forsakeRunning(): readonly unknown[] {
    const given = this.deliveries.forsake();
    this.#forsaken += given.length;
    if (given.length > 0) this.receiver.gaveUp();
    for (const each of given) this.lost(each, 'given up');
    return given;
  }

  /** Its thread has ended: what gathers signals, or holds values back, leaves no timer. */
  closeDeliveries(): void {
    this.deliveries.close();
  }
}
