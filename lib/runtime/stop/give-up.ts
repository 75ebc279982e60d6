import { handledBy, runningIn, startOf } from '../tree/running.js';
import { Listener } from '../../intercom/listener.js';
import { Activity, type Busy } from '../node/activity.js';
import type { ChildEdge } from '../edge/child-edge.js';
import { mayComeBack } from '../edge/comeback.js';
import type { Teardown } from './teardown.js';

/** A deadline of an end has passed: what still runs is waited for no longer, what is still queued is given up. */
export function giveUp(teardown: Teardown, busy: readonly Busy[], forMs: number): void {
  const { overdue } = teardown.root.tree;
  // First what each waits for: to give one up may free another.
  for (const each of busy) {
    if (each instanceof Listener) overdue.add(handledBy(each), forMs);
    else if (each instanceof Activity) overdue.add(runningIn(each.node), forMs);
  }
  for (const each of busy) {
    if (each instanceof Listener)
      overdue.discard((each.edge as ChildEdge).path, each.direction, abandon(teardown, each));
    else if (!(each instanceof Activity)) giveUpOn(teardown, each as ChildEdge, forMs);
  }
}

/** What is queued for a thread that comes back stays for the next instance. */
function abandon({ root, exit }: Teardown, listener: Listener): readonly unknown[] {
  const keeps = listener.receiver === root && (listener.edge === root.edge || !root.serving);
  return keeps && mayComeBack(root, exit) ? listener.forsake() : listener.abandon();
}

/** A child that ends by itself: one that still starts is cut short, one that stops has deadlines of its own. */
function giveUpOn(teardown: Teardown, edge: ChildEdge, forMs: number): void {
  const { node } = edge;
  if (node.start && !node.ending) {
    node.tree.overdue.add([startOf(node)], forMs);
    node.start.giveUp();
  }
  // Of one that has exited only signals are left, which are drained.
  if (!edge.quiet && node.state !== 'exited') teardown.waitFor(edge);
}
