import type { TaskThreadError } from '../errors/task-thread-error.js';
import { addFlows, emptyFlow } from '../intercom/account/account.js';
import type { EdgeStatistics, Flow } from '../thread/edge-statistics.js';
import type { ChildEdge } from '../runtime/edge/child-edge.js';
import type { LiveTree } from '../runtime/tree/live-tree.js';
import type { Discarded, Stuck } from '../runtime/tree/overdue.js';
import type { Slot } from '../runtime/tree/position.js';
import type { ThreadState } from '../thread/child-ref.js';
import type { Exit } from '../thread/exit.js';
import { runningBelow } from '../runtime/tree/running.js';
import type { Running } from '../thread/running.js';
import { type SourceReport, sourceReports } from './source-report.js';
import { edgesBelow, slotsBelow } from '../runtime/tree/walk.js';

/** The account of one declared edge: of all the threads that lived there, and live there now. */
export interface EdgeReport {
  /** `master/server/connections[*]` */
  readonly path: string;
  /** class of the child */
  readonly thread: string;
  /** how many have not ended, those that are yet to start, or to start again, included */
  readonly living: number;
  /** how many of them have ended */
  readonly ended: number;
  /** how many of those were started again */
  readonly restarts: number;
  /** how many of those that have ended were stopped because they did nothing for `idleMs` */
  readonly passivated: number;
  /** from the parent to the child */
  readonly in: Flow;
  /** from the child to the parent */
  readonly up: Flow;
}

/** What a tree has come to, while it runs and when it has ended. */
export interface Report {
  /** what makes the end a failure, the first cause first */
  readonly errors: readonly TaskThreadError[];
  /** failures that ended nobody else, for a restart answered them or a group goes on: how many, and the last hundred of them */
  readonly failures: { readonly count: number; readonly last: readonly TaskThreadError[] };
  /** what did not end by its deadline, and was left behind */
  readonly stuck: readonly Stuck[];
  /** signals that were given up at a deadline */
  readonly discarded: readonly Discarded[];
  readonly edges: readonly EdgeReport[];
  /** what has become of the items of each `@Listening` */
  readonly sources: readonly SourceReport[];
}

/** How a tree ended. */
export interface ExitReport extends Report {
  readonly reason: 'stopped' | 'finished' | 'failed';
  /** the OS signal that stopped it */
  readonly osSignal?: NodeJS.Signals;
}

/** How a tree stands at a moment. */
export interface LiveReport extends Report {
  /** ms of the tree's clock */
  readonly at: number;
  /** of the master */
  readonly state: ThreadState;
  /** what has begun and is not done, in which method, for how long, and what it waits for; parents first */
  readonly running: readonly Running[];
}

/** The report of a tree whose master has ended. */
export function exitReport(tree: LiveTree, exit: Exit, osSignal?: NodeJS.Signals): ExitReport {
  const reason = tree.errors.length > 0 ? 'failed' : exit.reason === 'finished' ? 'finished' : 'stopped';
  return { reason, ...(osSignal && { osSignal }), ...reportOf(tree) };
}

/** The report of a tree as it stands. */
export function liveReport(tree: LiveTree): LiveReport {
  const { master, surroundings } = tree;
  return { at: surroundings.clock.now(), state: master.state, running: runningBelow(master.node), ...reportOf(tree) };
}

function reportOf(tree: LiveTree): Report {
  return {
    errors: [...tree.errors],
    failures: { count: tree.failureCount, last: [...tree.failures] },
    stuck: [...tree.overdue.stuck],
    discarded: tree.overdue.discarded,
    edges: edgesFrom(tree.master.slot, livingBelow(tree.master)),
    sources: sourceReports(tree.master),
  };
}

function edgesFrom(master: Slot, living: ReadonlyMap<Slot, Living>): EdgeReport[] {
  return [...slotsBelow(master)].map((slot) => {
    const { pattern: path, ended, restarts, passivated, totals } = slot;
    const { count, ...flows } = living.get(slot) ?? nobody;
    const { name: thread } = slot.position.definition;
    return { path, thread, living: count, ended, restarts, passivated, ...added(totals, flows) };
  });
}

/** The threads of a slot whose account is not closed. */
interface Living extends EdgeStatistics {
  readonly count: number;
}

const nobody: Living = { count: 0, in: emptyFlow, up: emptyFlow };

function livingBelow(master: ChildEdge): Map<Slot, Living> {
  const found = new Map<Slot, Living>();
  for (const edge of edgesBelow(master)) {
    if (edge.closed) continue;
    const { count, ...flows } = found.get(edge.slot) ?? nobody;
    const lives = edge.state === 'exited' ? 0 : 1;
    found.set(edge.slot, { count: count + lives, ...added(flows, edge.statistics()) });
  }
  return found;
}

function added(a: EdgeStatistics, b: EdgeStatistics): EdgeStatistics {
  return { in: addFlows(a.in, b.in), up: addFlows(a.up, b.up) };
}
