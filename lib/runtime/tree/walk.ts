import type { ChildEdge } from '../edge/child-edge.js';
import type { Slot } from './position.js';

/** An edge and all below it whose account is not closed, or that have ended and wait. */
export function* edgesBelow(master: ChildEdge): Iterable<ChildEdge> {
  const stack = [master];
  for (let edge = stack.pop(); edge; edge = stack.pop()) {
    yield edge;
    for (const child of edge.node.children) stack.push(...child.unsettled(), ...child.parked());
  }
}

/** A place and all declared below it, in declared order, as far as threads have started there. */
export function* slotsBelow(master: Slot): Iterable<Slot> {
  const slots = [master];
  for (let slot = slots.pop(); slot; slot = slots.pop()) {
    yield slot;
    slots.push(...[...(slot.below?.slots ?? [])].reverse());
  }
}
