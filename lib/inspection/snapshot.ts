import type { EdgeStatistics } from '../thread/edge-statistics.js';
import type { ChildEdge } from '../runtime/edge/child-edge.js';
import type { SourceStatistics } from '../tasks/listening/source-statistics.js';
import type { TaskStatistics } from '../tasks/rescheduling/task-statistics.js';
import type { ThreadState } from '../thread/child-ref.js';

/** One rescheduling task at a moment. */
export interface TaskSnapshot extends TaskStatistics {
  readonly name: string;
  readonly active: boolean;
  readonly running: boolean;
  /** runs since it was started */
  readonly count: number;
}

/** One source that a method listens to, at a moment. */
export interface SourceSnapshot extends SourceStatistics {
  /** name of the method */
  readonly name: string;
  /** whether it listens: neither has the source ended, nor does the thread stop */
  readonly active: boolean;
}

/** A lock of a thread at a moment. */
export interface LockSnapshot {
  readonly name: string;
  /** `Class.method`, or `exclusive("name")`, that holds it */
  readonly heldBy: string;
  /** ms it has held it */
  readonly forMs: number;
  /** how many wait for it */
  readonly waiting: number;
}

/** A live tree, or a part of it, at a moment: plain data. */
export interface Snapshot {
  /** the last part of the path */
  readonly id: string;
  /** name of the class */
  readonly thread: string;
  readonly state: ThreadState;
  /** how often it was started again */
  readonly restarts: number;
  /** the account of the edge to its parent */
  readonly edge: EdgeStatistics;
  readonly tasks: readonly TaskSnapshot[];
  readonly sources: readonly SourceSnapshot[];
  /** those that somebody holds */
  readonly locks: readonly LockSnapshot[];
  readonly children: readonly Snapshot[];
}

/** The tree below an edge. Without recursion: trees may be deep. */
export function snapshotOf(master: ChildEdge): Snapshot {
  const top = picture(master);
  const stack: [ChildEdge, Snapshot[]][] = [[master, top.children]];
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const [edge, children] = entry;
    for (const child of edge.node.unsettled()) {
      const below = picture(child);
      children.push(below);
      stack.push([child, below.children]);
    }
  }
  return top;
}

function picture(edge: ChildEdge): Snapshot & { children: Snapshot[] } {
  const { gathered } = edge.node;
  const tasks = [...(gathered?.tasks?.all ?? [])];
  const sources = gathered?.sources ?? [];
  return {
    id: edge.id,
    thread: edge.slot.position.definition.name,
    state: edge.state,
    restarts: edge.restarts,
    edge: edge.statistics(),
    tasks: tasks.map(({ name, active, running, count, statistics }) => ({
      name,
      active,
      running,
      count,
      ...statistics,
    })),
    sources: sources.map(({ name, active, statistics }) => ({ name, active, ...statistics })),
    locks: (edge.node.gathered?.locks?.held ?? []).map(({ name, holder, waiting }) => ({
      name,
      heldBy: holder!.member,
      forMs: edge.node.clock.now() - holder!.since,
      waiting,
    })),
    children: [],
  };
}
