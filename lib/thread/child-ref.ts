import type { Observable } from 'rxjs';
import type { EdgeStatistics } from './edge-statistics.js';
import type { AskIn, AskOptions, ReplyOf } from './ask.js';
import type { Exit } from './exit.js';
import type { CLASS, Exact, InOf, MaybePromise } from './protocol.js';
import type { AnyThread } from './task-thread.js';

/** Where a thread stands in its life. `restarting`: it has ended and is about to be started again. */
export type ThreadState = 'starting' | 'running' | 'stopping' | 'restarting' | 'exited';

/**
 * All a parent holds of a child; never the instance. It is there from the end of the parent's constructor on.
 *
 * @example
 * ```ts
 * @Child(PrinterThread) printer!: ChildRef<PrinterThread>;
 * // in a handler:
 * await this.printer.send(new Line('hello'));
 * ```
 */
// `any` keeps ChildRef<Sub> assignable to a plain ChildRef
// eslint-disable-next-line typescript/no-explicit-any
export interface ChildRef<T extends AnyThread = any> {
  /** the last part of `path` */
  readonly id: string;
  /** field names from the master down: `master/server/connections[3]` */
  readonly path: string;
  readonly state: ThreadState;
  /**
   * Its state now, then each it comes to, in order; complete when it has ended for good. Told in a microtask of its own,
   * so that a subscriber may do anything; what one throws is logged and harms nobody. Costs nothing while nobody
   * subscribes.
   *
   * @example
   * ```ts
   * this.database.state$.subscribe((state) => this.log.info({ state }, 'database'));
   * ```
   */
  readonly state$: Observable<ThreadState>;
  /** how often it was started again */
  readonly restarts: number;
  /** resolves when the child has ended, for whatever reason, and is not started again; never rejects */
  readonly exited: Promise<Exit>;
  /**
   * Puts a signal in the child's queue. Nothing when it was accepted at once, a promise while the queue is full.
   * A signal for a child that has ended is a dead letter: counted, with an event, no error.
   *
   * @throws TaskThreadError `UNDECLARED_SIGNAL` when the child has no listener for the class
   */
  send<S>(signal: Exact<S, InOf<T>>): MaybePromise;
  /** Sends each signal of an iterable in turn, waiting only while the queue is full. */
  sendAll<S>(signals: Iterable<Exact<S, InOf<T>>>): MaybePromise;
  /** @returns whether the signal was accepted; never waits */
  trySend<S>(signal: Exact<S, InOf<T>>): boolean;
  /**
   * Asks the child: sends it an ask, and resolves with what its listener returns. It waits in the child's queue like a
   * signal that is sent, also while the child starts or is started again. The promise may be left alone: it never
   * becomes an unhandled rejection.
   *
   * @throws TaskThreadError `UNDECLARED_SIGNAL`, `NOT_AN_ASK`, `INVALID_OPTION`, and `ASK_PENDING` while the same object
   * waits for its reply. The promise rejects with `ASK_TIMEOUT` after `timeoutMs`, with `ASK_FAILED` as soon as there will be no reply: the
   * listener threw, or the child has failed or takes nothing any more
   */
  ask<S>(signal: Exact<S, AskIn<InOf<T>>>, options?: AskOptions): Promise<ReplyOf<S>>;
  /** Stops the child, drained; it is not started again. Resolves when it has exited; does not wait for the handler that calls it. */
  stop(): Promise<Exit>;
  /** the account of both directions, at this moment */
  statistics(): EdgeStatistics;
  readonly [CLASS]: T;
}
