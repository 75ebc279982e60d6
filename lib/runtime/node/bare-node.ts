import type { ThreadState } from '../../thread/child-ref.js';
import type { AnyThread } from '../../thread/task-thread.js';
import type { Activity } from './activity.js';
import type { Belongings } from './belongings.js';
import type { ChildEdge } from '../edge/child-edge.js';
import type { ChildGroup } from '../group/child-group.js';
import type { Ending } from '../stop/ending.js';
import type { Position } from '../tree/position.js';
import type { Start } from '../start/start.js';
import type { ThreadNode } from '../thread-node.js';

/** What stands in a child field: a ref, or a group of them. */
export type LiveChild = ChildEdge | ChildGroup;

const noChildren: readonly LiveChild[] = [];

/**
 * All that is kept of a thread of the live tree, one word each. The classes between this and {@link ThreadNode} add nothing
 * to an instance: no field, and no private method, for a class with `#methods` marks each of its instances with a field.
 */
export abstract class BareNode {
  readonly edge: ChildEdge;
  readonly position: Position;
  /** in the order of the fields */
  children: readonly LiveChild[] = noChildren;
  instance: AnyThread | undefined = undefined;
  state: ThreadState = 'starting';
  /** whether its handlers run */
  serving = false;
  /** while it starts */
  start: Start | undefined = undefined;
  /** from its stop or failure on */
  ending: Ending | undefined = undefined;
  /** what it has gathered, if anything */
  gathered: Belongings | undefined = undefined;
  /** how many runs there are in it besides its listeners; what counts them, once somebody is to hear of their end */
  runs: number | Activity = 0;

  constructor(edge: ChildEdge) {
    this.edge = edge;
    this.position = edge.slot.position;
    edge.node = this as unknown as ThreadNode;
  }
}
