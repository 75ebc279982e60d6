import { ChildEdge } from '../edge/child-edge.js';
import { ChildGroup } from '../group/child-group.js';
import type { LiveChild } from '../node/bare-node.js';
import { closeOrPark } from '../edge/close-or-park.js';
import type { ThreadNode } from '../thread-node.js';
import { whenDone } from '../edge/when-done.js';

/**
 * What stands in the child fields of a thread: refs to children that are yet to start, and empty groups.
 *
 * @param before the children of the instance before this one: what they had sent UP is handled by this one
 */
export function openChildren(node: ThreadNode, before: readonly LiveChild[] = []): readonly LiveChild[] {
  return node.position.slots.map((slot, at): LiveChild => {
    const previous = before[at];
    if (slot.definition.kind === 'group') {
      const group = new ChildGroup(node, slot);
      if (previous) for (const edge of previous.parked()) adopt(group, edge);
      return group;
    }
    const edge = node.newChild(slot);
    if (previous instanceof ChildEdge) edge.inherit(previous);
    return edge;
  });
}

/** What a member of the group before it had sent UP is handled by the new owner; then its account is closed. */
function adopt(group: ChildGroup, member: ChildEdge): void {
  group.adopt(member);
  const close = (): void => {
    closeOrPark(member);
    member.fate.settle();
  };
  member.upward!.afterQuiet(() => whenDone(member, close));
}
