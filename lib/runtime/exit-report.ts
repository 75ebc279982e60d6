import type { TaskThreadError } from '../errors/task-thread-error.js';
import type { Flow } from '../intercom/account.js';
import type { Exit } from '../thread/exit.js';
import type { Discarded, Stuck } from './overdue.js';
import type { LiveTree } from './live-tree.js';
import type { Slot } from './position.js';

/** The account of one declared edge: of all the threads that lived there. */
export interface EdgeReport {
  /** `master/server/connections[*]` */
  readonly path: string;
  /** class of the child */
  readonly thread: string;
  /** how many of them have ended */
  readonly ended: number;
  /** how many of those were started again */
  readonly restarts: number;
  /** from the parent to the child */
  readonly in: Flow;
  /** from the child to the parent */
  readonly up: Flow;
}

/** How a tree ended. */
export interface ExitReport {
  readonly reason: 'stopped' | 'finished' | 'failed';
  /** the OS signal that stopped it */
  readonly osSignal?: NodeJS.Signals;
  /** what makes the end a failure, the first cause first */
  readonly errors: readonly TaskThreadError[];
  /** failures that ended nobody else, for a restart answered them or a group goes on: how many, and the last hundred of them */
  readonly failures: { readonly count: number; readonly last: readonly TaskThreadError[] };
  /** what did not end by its deadline, and was left behind */
  readonly stuck: readonly Stuck[];
  /** signals that were given up at a deadline */
  readonly discarded: readonly Discarded[];
  readonly edges: readonly EdgeReport[];
}

/** The report of a tree whose master has ended. */
export function exitReport(tree: LiveTree, exit: Exit, osSignal?: NodeJS.Signals): ExitReport {
  const reason = tree.errors.length > 0 ? 'failed' : exit.reason === 'finished' ? 'finished' : 'stopped';
  return {
    reason,
    ...(osSignal && { osSignal }),
    errors: [...tree.errors],
    failures: { count: tree.failureCount, last: [...tree.failures] },
    stuck: [...tree.overdue.stuck],
    discarded: tree.overdue.discarded,
    edges: edgesFrom(tree.master.slot),
  };
}

function edgesFrom(master: Slot): EdgeReport[] {
  const edges: EdgeReport[] = [];
  const slots = [master];
  for (let slot = slots.pop(); slot; slot = slots.pop()) {
    const { pattern: path, ended, restarts } = slot;
    edges.push({ path, thread: slot.position.definition.name, ended, restarts, ...slot.totals });
    slots.push(...[...(slot.below?.slots ?? [])].reverse());
  }
  return edges;
}
