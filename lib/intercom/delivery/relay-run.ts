import type { Desk } from './delivery.js';
import type { SignalQueue } from '../queue/queue.js';
import type { Receiver } from '../receiver.js';
import type { Route } from '../route.js';

/** Where the signals of a relay go on to. */
export interface Outlet {
  /** that of the relay itself: a route around it, which has another, is to see each signal */
  readonly method: Route['method'];
  /** The one queue that they go to; nothing where there are several, or none that takes them now. */
  find(receiver: Receiver, signal: unknown): SignalQueue | undefined;
}

/**
 * A fast path for `forwardUp` and `forwardIn`: moves what stands at the head of a queue, and is of one class, into the next
 * queue as far as there is room. One by one each signal is looked up, called for, checked, offered, and wakes whoever reads
 * the next queue: that is two thirds of what a hop costs. Order, bound and account are those of the two queues, as ever; who
 * finds no room here goes the usual way, which knows how to wait.
 *
 * @returns how many signals were moved
 */
export function relayRun({ queue, receiver }: Desk, { outlet, method }: Route, most: number): number {
  if (outlet?.method !== method) return 0;
  const next = outlet.find(receiver, queue.peek(0));
  return next ? queue.moveTo(next, most) : 0;
}
