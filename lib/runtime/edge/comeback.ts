import { answers } from '../../supervision/restart-policy.js';
import type { Exit } from '../../thread/exit.js';
import type { ReceivingNode } from '../node/receiving-node.js';

/**
 * Whether a thread that ends so may be started again: its policy says so, or what brings a sibling back takes it down.
 * Never while its parent ends or after its parent stopped it, not after a first start that failed,
 * and not once its restarts are used up.
 */
export function mayComeBack({ edge, ending }: ReceivingNode, { reason }: Exit): boolean {
  const { parent, slot } = edge;
  if (!parent?.spawning) return false;
  const fate = edge.fateSoFar;
  if (fate?.exit || fate?.unwanted || !(ending?.ran || edge.restarts > 0)) return false;
  if (fate?.recovery?.takesDown(edge)) return slot.policy.restart !== 'never';
  return answers(slot.policy, reason);
}

/** The same of a thread that handles nothing any more: whether a next instance may handle what its children left. */
export function hasSuccessor(node: ReceivingNode): boolean {
  // One that fails while it starts has no teardown of its own yet.
  const ends = node.ending ? node.ending.teardown.root === node : node.start?.cancelled !== undefined;
  return ends && mayComeBack(node, { reason: 'failed' });
}
