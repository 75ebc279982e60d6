import type { ChildEdge } from './child-edge.js';
import { hasSuccessor } from './comeback.js';

/**
 * Closes the account of a child that has ended for good. What nobody will handle is given up; what the next instance of
 * its parent is to handle waits for that, and the account with it.
 */
export function closeOrPark(edge: ChildEdge): void {
  const { parent, upward, group } = edge;
  for (const child of edge.node.children) for (const parked of child.parked()) closeOrPark(parked);
  if (parent && !parent.serving && upward) {
    if (upward.queue.size > 0 && hasSuccessor(parent)) return group?.leaves(edge);
    upward.close();
  }
  edge.closeAccount();
  group?.settled(edge);
}
