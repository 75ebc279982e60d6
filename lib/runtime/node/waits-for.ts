import type { Listener } from '../../intercom/listener.js';
import type { ReceivingNode } from './receiving-node.js';

/**
 * The queues a thread waits to send to, if as many sends wait as there are runs in it: then none of them is at work.
 *
 * @param active its runs besides handlers and hooks
 */
export function waitsFor(node: ReceivingNode, active: number): readonly Listener[] | undefined {
  let runs = active + (node.start?.hook ? 1 : 0);
  for (const listener of node.listeners()) runs += listener.handlers;
  // Whoever waits for one of those is freed by it.
  runs -= node.gathered?.locks?.waitingRuns ?? 0;
  const full: Listener[] = [];
  let sends = 0;
  for (const listener of outlets(node)) {
    if (!listener || listener.queue.waiting === 0) continue;
    full.push(listener);
    sends += listener.queue.waiting - (listener.replies?.waiting ?? 0);
  }
  return sends < runs ? undefined : full;
}

function* outlets(node: ReceivingNode): Iterable<Listener | undefined> {
  yield node.edge.upward;
  for (const edge of node.unsettled()) yield edge.inward;
}
