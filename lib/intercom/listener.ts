import type { TaskThreadError } from '../errors/task-thread-error.js';
import type { QueueOptions } from '../metadata/options.js';
import type { Job } from '../tasks/dispatcher.js';
import { type Flow, flowOf } from './account/account.js';
import { answering } from './reply/answering.js';
import type { ByClass } from './by-class.js';
import { Deliveries } from './delivery/deliveries.js';
import type { Call, Desk } from './delivery/delivery.js';
import type { DropReason } from './queue/drops.js';
import type { Edge } from './edge.js';
import { SignalQueue } from './queue/queue.js';
import type { QueueReader } from './queue/queue-reader.js';
import type { Receiver } from './receiver.js';
import { type Loss, Replies } from './reply/replies.js';
import type { Route } from './route.js';
import { Stopwatch } from './account/stopwatch.js';
import { Tap } from './tap.js';

/** the class of no signal, whatever is sent */
const noClass = Symbol('no class');

/**
 * Serves the queue of one direction of an edge. Asleep while there is nothing to do, so it costs nothing then. When its
 * turn comes, one of its {@link Deliveries} takes the signals in order and hands each to the method of the receiver that
 * listens to its class: one delivery at a time, the one that the route at the head asks for.
 */
export class Listener implements QueueReader, Job, Desk {
  readonly queue: SignalQueue;
  readonly direction: 'in' | 'up';
  readonly stopwatch: Stopwatch;
  routes: ByClass<Route>;
  edge: Edge;
  receiver: Receiver;
  child: Edge | undefined;
  /** to what was asked; none while nothing ever was */
  replies: Replies | undefined;
  /** the class that was last looked up for a sender who may send it */
  passed: unknown = noClass;
  private readonly deliveries: Deliveries;
  #tap: Tap | undefined;
  /** whether it stands in line, or works */
  private awake = false;
  /** whether what is queued is for the next instance of the thread */
  private held = false;
  #failed = 0;
  /** signals that were taken, and given up before their handler was done */
  #forsaken = 0;
  #valuesGiven = 0;
  #valuesLost = 0;
  private waiting: (() => void)[] = [];

  constructor(
    edge: Edge,
    direction: 'in' | 'up',
    receiver: Receiver,
    routes: ByClass<Route>,
    options: QueueOptions = {},
  ) {
    this.edge = edge;
    this.direction = direction;
    this.child = direction === 'up' ? edge : undefined;
    this.receiver = receiver;
    this.routes = routes;
    this.stopwatch = new Stopwatch(receiver.clock, receiver.dispatcher);
    this.queue = new SignalQueue(this, options, routes);
    this.deliveries = new Deliveries(this);
  }

  // ---- how it stands

  /** Whether no handler runs and, unless the receiver has ceased to serve, nothing is left to handle. */
  get quiet(): boolean {
    if (this.awake || !this.deliveries.resting) return false;
    if (!this.receiver.serving) return true;
    if (this.deliveries.holdsBack) return false;
    return this.held || (this.queue.size === 0 && this.queue.waiting === 0);
  }

  /** whether something is queued or handled, or a sender waits */
  get busy(): boolean {
    return this.deliveries.current.running > 0 || this.queue.size > 0 || this.queue.waiting > 0;
  }

  /** Calls back once, when it has come to rest. */
  afterQuiet(tell: () => void): void {
    this.waiting.push(tell);
  }

  get pending(): number {
    return this.queue.size;
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
    const values = { given: this.#valuesGiven, lost: this.#valuesLost };
    const taken = { running, failed: this.#failed, forsaken: this.#forsaken, lateReplies, values };
    return flowOf(this.queue, taken, this.stopwatch.look());
  }

  /** The replies to what is asked here. With the first of them the routes of asks begin to answer. */
  get asked(): Replies {
    if (this.replies) return this.replies;
    const replies = (this.replies = new Replies(this));
    this.routes = this.routes.map((route) => answering(route, replies));
    return replies;
  }

  /** Who hears of the signals it hands out. With the first of them its routes begin to tell. */
  get tap(): Tap {
    if (this.#tap) return this.#tap;
    const tap = (this.#tap = new Tap());
    this.routes = this.routes.map((route) => tap.around(route));
    return tap;
  }

  /** A signal may be sent here, and so may all of its class. */
  passes(signal: unknown): void {
    this.passed = (signal as object).constructor;
  }

  // ---- what its queue says

  get oppositeBlocked(): boolean {
    return this.edge.blocks(this.direction === 'in' ? 'up' : 'in');
  }

  blocked(): void {
    this.edge.blocked(this.direction);
  }

  overdrawn(): void {
    this.edge.overdrawn(this.direction);
  }

  refused(signal: unknown): void {
    this.edge.refused(this.direction);
    this.lost(signal, 'refused');
  }

  dropped(signal: unknown, reason: DropReason, at: number | undefined): void {
    if (at !== undefined) this.deliveries.dropped(at);
    this.replies?.lost(signal, 'dropped', undefined);
    this.edge.dropped(this.direction, signal, reason);
  }

  overflowed(error: TaskThreadError): void {
    this.edge.overflowed(error);
  }

  /** A signal that nobody will handle. */
  lost(signal: unknown, how: Loss, cause?: unknown): void {
    this.replies?.lost(signal, how, cause ?? this.receiver.unanswering(this.direction));
    this.edge.deadLetter(this.direction, signal);
  }

  wake(): void {
    if (this.awake || this.receiver.serving === false || !this.deliveries.current.due) return;
    if ((this.held || this.queue.size === 0) && !this.deliveries.waits) return;
    this.awake = true;
    this.receiver.dispatcher.ready(this);
    if (this.receiver.hurrying && this.deliveries.current.running === 0) this.receiver.becameBusy(this);
  }

  // ---- its work

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
    this.#failed++;
    this.lost(signal, 'failed', error);
  }

  valueGiven(): void {
    this.#valuesGiven++;
  }

  valueLost(): void {
    this.#valuesLost++;
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
    this.#failed += failed.length;
  }

  // ---- the end of the thread that it serves

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
