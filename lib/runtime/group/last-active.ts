import { threadsFrom } from '../tree/running.js';
import type { Listener } from '../../intercom/listener.js';
import type { ChildEdge } from '../edge/child-edge.js';

/** When something was last done by a thread, for it, or below it, in ms of the clock: now while something is. */
export function lastActive(top: ChildEdge): number {
  const now = top.node.clock.now();
  let last = -Infinity;
  for (const node of threadsFrom(top.node)) {
    const { state } = node.edge;
    // Of one that has exited only signals are left, which are its parent's to handle.
    if (state === 'exited') continue;
    if (state !== 'running' || node.active) return now;
    if (node.restedAt !== undefined) last = Math.max(last, node.restedAt);
    for (const listener of node === top.node ? edges(top) : node.listeners()) {
      if (listener.busy) return now;
      const { restsForMs } = listener.stopwatch;
      if (restsForMs !== undefined) last = Math.max(last, now - restsForMs);
    }
  }
  return last;
}

function* edges(top: ChildEdge): Iterable<Listener> {
  if (top.upward) yield top.upward;
  yield* top.node.listeners();
}
