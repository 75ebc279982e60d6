import type { Observable } from 'rxjs';
import type { TreeEvent } from '../events/event.js';
import { type ExitReport, type LiveReport, liveReport } from '../inspection/report.js';
import { snapshotOf, type Snapshot } from '../inspection/snapshot.js';
import type { AskIn, AskOptions, ReplyOf } from '../thread/ask.js';
import type { Exact, InOf, MaybePromise, UpOf } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import type { LiveTree } from '../runtime/tree/live-tree.js';

/** A running tree, as whoever embeds it sees it. */
export interface Tree<T extends AnyThread> {
  /** Sends a signal to the master; nothing when it was accepted at once, a promise while its queue is full. */
  send<S>(signal: Exact<S, InOf<T>>): MaybePromise;
  /** Asks the master, as its parent would; see `ask` of {@link ChildRef}. */
  ask<S>(signal: Exact<S, AskIn<InOf<T>>>, options?: AskOptions): Promise<ReplyOf<S>>;
  /**
   * What the master sends UP: the same to each subscriber, from the subscription on, complete when the tree has ended,
   * never an error: how it ended says the report. What came up during the start is kept until the turn of the event loop
   * after that in which `startMaster` resolved. Nobody is waited for; a signal that nobody hears is gone. What a
   * subscriber throws is logged and harms nobody.
   */
  readonly up$: Observable<UpOf<T>>;
  /** Stops the tree, drained; resolves with the report, also when the end was a failure. */
  stop(): Promise<ExitReport>;
  /** resolves with the report when the tree has ended, for whatever reason; never rejects */
  readonly exited: Promise<ExitReport>;
  /**
   * What happens from the subscription on, as it happens; costs nothing while nobody subscribes, and is complete when
   * the tree has ended. What a subscriber throws is logged and harms nobody.
   */
  readonly events$: Observable<TreeEvent>;
  /** the live tree at this moment, as plain data */
  snapshot(): Snapshot;
  /**
   * The report as it stands: the account of every declared edge with its live threads, and what runs, since when, and what
   * it waits for. For a look at a program that seems to hang, at any moment.
   */
  report(): LiveReport;
}

/** What whoever embeds a tree, or watches it, may do with it. */
export function handleOf<T extends AnyThread>(tree: LiveTree, exited: Promise<ExitReport>): Tree<T> {
  return {
    send: (signal) => tree.master.send(signal),
    ask: (signal, options) => tree.master.ask(signal, options),
    up$: tree.outside.up$ as Observable<UpOf<T>>,
    stop() {
      void tree.master.stop();
      return exited;
    },
    exited,
    events$: tree.surroundings.hub.events$,
    snapshot: () => snapshotOf(tree.master),
    report: () => liveReport(tree),
  };
}
