import type { TaskThreadError } from '../errors/task-thread-error.js';
import { Stopwatch } from './account/stopwatch.js';
import type { ByClass } from './by-class.js';
import type { Edge } from './edge.js';
import type { Call } from './delivery/delivery.js';
import type { DropReason } from '../metadata/options.js';
import type { SignalQueue } from './queue/queue.js';
import type { QueueReader } from './queue/queue-reader.js';
import type { Receiver } from './receiver.js';
import { answering } from './reply/answering.js';
import { type Loss, Replies } from './reply/replies.js';
import type { Route } from './route.js';
import { Tap } from './tap.js';

/** the class of no signal, whatever is sent */
const noClass = Symbol('no class');

/** A listener as its queue sees it: where it stands, where its signals go, and who hears of those that are lost. */
export abstract class BareListener implements QueueReader {
  abstract readonly queue: SignalQueue;
  /** the handlers that returned a promise and are not done */
  abstract readonly calls: readonly Call[];
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
  #tap: Tap | undefined;

  constructor(edge: Edge, direction: 'in' | 'up', receiver: Receiver, routes: ByClass<Route>) {
    this.edge = edge;
    this.direction = direction;
    this.child = direction === 'up' ? edge : undefined;
    this.receiver = receiver;
    this.routes = routes;
    this.stopwatch = new Stopwatch(receiver.clock, receiver.dispatcher);
  }

  abstract wake(): void;

  abstract dropped(signal: unknown, reason: DropReason, at: number | undefined): void;

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

  overflowed(error: TaskThreadError): void {
    this.edge.overflowed(error);
  }

  /** A signal that nobody will handle. */
  lost(signal: unknown, how: Loss, cause?: unknown): void {
    this.replies?.lost(signal, how, cause ?? this.receiver.unanswering(this.direction));
    this.edge.deadLetter(this.direction, signal);
  }
}
