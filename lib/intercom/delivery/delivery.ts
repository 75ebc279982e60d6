import type { Edge } from '../edge.js';
import type { SignalQueue } from '../queue/queue.js';
import type { Receiver } from '../receiver.js';
import type { Route } from '../route.js';
import type { Stopwatch } from '../account/stopwatch.js';

/** A call of a method that is not done. */
export interface Call {
  /** `Class.method` */
  readonly member: string;
  /** ms it has run, to a few */
  readonly forMs: number;
}

/**
 * Hands out signals of one edge: those of all routes that ask for nothing special, or those of one route that does. It
 * has the queue until another delivery's signal is at the head and nothing of its own runs: order is kept between them.
 */
export interface Delivery {
  /** signals that it has taken and that are not done with */
  readonly running: number;
  /** how many methods have begun and are not done */
  readonly handlers: number;
  /** those of them that returned a promise */
  readonly calls: readonly Call[];
  /** whether there is something to do now that the queue holds something */
  readonly due: boolean;
  /** Hands out what is at the head, as far as it may; then it rests, leaves the queue, or asks to be run again. */
  run(): void;
  /** The signal `at` places behind the head of the queue was dropped: for one that counts what stands there. */
  dropped?(at: number): void;
  /** Gives up what runs. @returns the signals */
  forsake(): readonly unknown[];
  /** The end, on this edge: it leaves no timer. */
  close(): void;
}

/** A listener, as its deliveries see it. */
export interface Desk {
  readonly queue: SignalQueue;
  readonly receiver: Receiver;
  readonly stopwatch: Stopwatch;
  readonly edge: Edge;
  /** the edge, where signals come UP by it */
  readonly child: Edge | undefined;
  readonly routes: { get(signal: unknown): Route | undefined };
  /**
   * Where the signal at the head goes; nothing while there is nothing to hand out. A method, since it is asked for each
   * signal: V8 makes a call a part of the loop it stands in when it is made often, and counts no calls of a getter.
   */
  head(): Route | undefined;
  /** There is more to do, when its turn comes again. */
  again(): void;
  /** It waits until it pokes, or something comes and it is due. */
  rest(): void;
  /** The delivery lets the one have the queue that the head asks for. */
  leave(): void;
  /** Looks again whether there is something to do. */
  wake(): void;
  /** The same, or whether it rests. */
  poke(): void;
  /** A method threw, or its promise rejected. */
  threw(error: unknown, route: Route, signals: readonly unknown[]): void;
  /** A method has not ended within the `timeoutMs` of its route. @returns what its thread fails with */
  overran(route: Route, signals: readonly unknown[]): unknown;
  /** A signal that was taken, and is not done with when the thread has failed. */
  lostWithThread(route: Route, signal: unknown): void;
  /** A pipe gave a value. */
  valueGiven(): void;
  /** A value that a pipe gave is handled by nobody. */
  valueLost(): void;
}
