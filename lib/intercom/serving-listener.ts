import type { Job } from '../tasks/dispatcher.js';
import { BareListener } from './bare-listener.js';
import type { Deliveries } from './delivery/deliveries.js';
import type { Desk } from './delivery/delivery.js';
import type { DropReason } from '../metadata/options.js';
import type { Route } from './route.js';

/** A listener at its work: when it wakes, what its deliveries ask of it, and when it rests. */
export abstract class ServingListener extends BareListener implements Job, Desk {
  protected abstract readonly deliveries: Deliveries;
  /** whether it stands in line, or works */
  private awake = false;
  /** whether what is queued is for the next instance of the thread */
  protected held = false;
  protected failed = 0;
  protected valuesGiven = 0;
  protected valuesLost = 0;
  /** those to call back when it has come to rest */
  private waiting: (() => void)[] = [];

  /** Whether no handler runs and, unless the receiver has ceased to serve, nothing is left to handle. */
  get quiet(): boolean {
    if (this.awake || !this.deliveries.resting) return false;
    if (!this.receiver.serving) return true;
    if (this.deliveries.holdsBack) return false;
    return this.held || (this.queue.size === 0 && this.queue.waiting === 0);
  }

  /** Calls back once, when it has come to rest. */
  afterQuiet(tell: () => void): void {
    this.waiting.push(tell);
  }

  dropped(signal: unknown, reason: DropReason, at: number | undefined): void {
    if (at !== undefined) this.deliveries.dropped(at);
    this.replies?.lost(signal, 'dropped', undefined);
    this.edge.dropped(this.direction, signal, reason);
  }

  wake(): void {
    if (this.awake || this.receiver.serving === false || !this.deliveries.current.due) return;
    if ((this.held || this.queue.size === 0) && !this.deliveries.waits) return;
    this.awake = true;
    this.receiver.dispatcher.ready(this);
    if (this.receiver.hurrying && this.deliveries.current.running === 0) this.receiver.becameBusy(this);
  }

  run(): void {
    this.deliveries.run();
  }

  head(): Route | undefined {
    const { queue } = this;
    if (queue.size === 0 || this.receiver.serving === false || this.held) return undefined;
    // What was accepted has a route.
    return this.routes.only ?? this.routes.get(queue.peek(0))!;
  }

  again(): void {
    this.receiver.dispatcher.ready(this);
  }

  rest(): void {
    this.awake = false;
    this.stopwatch.rests();
    if (this.deliveries.pipes) this.wake();
    if (this.awake) return;
    if (this.waiting.length === 0 || !this.quiet) return;
    for (const tell of this.waiting.splice(0)) tell();
  }

  leave(): void {
    const head = this.head();
    if (!head) return this.rest();
    this.deliveries.pass(head);
    this.again();
  }

  poke(): void {
    if (this.receiver.hurrying) this.endPipes();
    this.wake();
    if (!this.awake) this.rest();
  }

  threw(error: unknown, route: Route, signals: readonly unknown[]): void {
    this.count(signals);
    this.receiver.handlerFailed(error, route, signals, this);
  }

  overran(route: Route, signals: readonly unknown[]): unknown {
    this.count(signals);
    return this.receiver.handlerOverran(route, signals, this);
  }

  lostWithThread(route: Route, signal: unknown): void {
    const error = this.receiver.unanswering(this.direction);
    route.eye?.took(signal, { error });
    this.failed++;
    this.lost(signal, 'failed', error);
  }

  valueGiven(): void {
    this.valuesGiven++;
  }

  valueLost(): void {
    this.valuesLost++;
  }

  /** whether pipes hold something that is to be handled */
  get piping(): boolean {
    return this.deliveries.pipes && !this.quiet;
  }

  /** No more signals come: what its pipes hold back is given, and handled. */
  endPipes(): void {
    this.deliveries.endPipes();
  }

  /** Its thread has failed: what its pipes hold back is given to nobody. */
  closePipes(): void {
    this.deliveries.closePipes();
  }

  private count(failed: readonly unknown[]): void {
    this.failed += failed.length;
  }
}
