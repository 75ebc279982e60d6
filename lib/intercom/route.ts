import type { PipeFunction } from '../metadata/definition.js';
import type { QueueOptions } from '../metadata/options.js';
import type { Delivery, Desk } from './delivery/delivery.js';
import type { Edge } from './edge.js';
import type { HandlerRun } from './delivery/handler-run.js';
import type { Outlet } from './delivery/relay-run.js';

/** Looks on at a pipe. */
export interface PipeEye {
  /** A signal was taken, and all that the pipe gave at once was handled, or that failed. */
  took(signal: unknown, failure?: { readonly error: unknown }): void;
  /** The operators are let work. */
  watch(work: () => void): void;
}

/** What happens to the signals of one class when their turn comes: a listener method, or a relay. */
export interface Route {
  /** `Class.method` for errors */
  readonly member: string;
  /** how they are handed out on one edge; nothing where that is one by one */
  readonly delivery: ((desk: Desk, route: Route) => Delivery) | undefined;
  readonly batch: { readonly max: number; readonly withinMs: number } | undefined;
  /** how many calls may run at once on one edge */
  readonly concurrency: number;
  /** ms a call may take */
  readonly timeoutMs: number | undefined;
  /** bound and overflow of its signals within their queue, where it has any of its own */
  readonly queue: QueueOptions | undefined;
  /** whether it is called on the {@link Receiver}, to send the signal on, instead of on the thread */
  readonly relays: boolean;
  /** of a relay, where many signals can be moved on at once */
  readonly outlet: Outlet | undefined;
  /** whether what the method returns is the reply to an ask */
  readonly answers: boolean;
  /** what its signals go through on their way to the method, which then gets what that gives */
  readonly pipe: PipeFunction | undefined;
  /** a test that looks on at its pipe */
  readonly eye?: PipeEye;
  /** whether its method waits for its turn before it begins, and tells the run when that has come */
  readonly guarded: boolean;
  /**
   * @param item the signal, or an array of them where `batch` is set
   * @param child the edge of a signal that comes UP
   * @param run given by deliveries that keep an eye on each call
   */
  readonly method: (this: unknown, item: unknown, child: Edge | undefined, run?: HandlerRun) => unknown;
}
