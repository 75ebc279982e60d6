import type { Clock } from '../tasks/clock/clock.js';
import type { Dispatcher } from '../tasks/dispatcher.js';
import type { MaybePromise } from '../thread/protocol.js';
import type { BareListener } from './bare-listener.js';
import type { Edge } from './edge.js';
import type { Listener } from './listener.js';
import type { SignalQueue } from './queue/queue.js';
import type { Route } from './route.js';
import type { ServingListener } from './serving-listener.js';

/** The thread at the receiving end of a queue, as its listener sees it. */
export interface Receiver {
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  /** whether its handlers may run: from the end of `enter` to its failure or its end */
  readonly serving: boolean;
  /** whether it is being taken down, so that batches do not wait for more */
  readonly hurrying: boolean;
  /** the thread itself */
  readonly instance: unknown;
  /**
   * The queues that all its runs wait to send to; nothing while one of them may be at other work, which may end.
   */
  readonly waitsFor: readonly Listener[] | undefined;
  /** Sends a signal on UP, as `forwardUp` asks. */
  up(signal: unknown): MaybePromise;
  /** Sends a signal on to the children, as `forwardIn` asks. */
  broadcast(signal: unknown): MaybePromise;
  /** The queue that signals it sends on UP go to, while it takes them. */
  outletUp(): SignalQueue | undefined;
  /** The one queue that such a signal goes to when it is sent on to the children; nothing where it may go to several. */
  outletIn(signal: unknown): SignalQueue | undefined;
  /** Sends an ask of a child on UP, and with it the reply that somebody may await. */
  passUp(ask: unknown, child: Edge): MaybePromise;
  /** Sends an ask of the parent on to the one child that takes it. */
  passIn(ask: unknown): MaybePromise;
  /** What it has failed with, where it has and so answers nothing any more of what waits in that direction. */
  unanswering(direction: 'in' | 'up'): unknown;
  /** Called when a listener of a hurrying receiver has got something to do. */
  becameBusy(listener: ServingListener): void;
  /** A handler threw, or its promise rejected; the signals are counted as failed. */
  handlerFailed(error: unknown, route: Route, signals: readonly unknown[], listener: BareListener): void;
  /** A handler did not end in time, and is given up; the same. @returns what the thread fails with */
  handlerOverran(route: Route, signals: readonly unknown[], listener: BareListener): unknown;
  /** More values of a pipe wait than may. */
  pipeOverflowed(route: Route, capacity: number): void;
  /** Handlers were given up at a deadline: what they still send comes too late. */
  gaveUp(): void;
}
