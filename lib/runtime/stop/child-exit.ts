import type { TaskThreadError } from '../../errors/task-thread-error.js';
import { escalates } from '../../supervision/escalation.js';
import type { Exit } from '../../thread/exit.js';
import type { ChildEdge } from '../edge/child-edge.js';
import { closeOrPark } from '../edge/close-or-park.js';
import { mayComeBack } from '../edge/comeback.js';
import { bringBack } from '../restart/bring-back.js';
import { tellParent } from './tell-parent.js';
import type { ThreadNode } from '../thread-node.js';
import { whenDone } from '../edge/when-done.js';

/**
 * What the end of a thread means for its parent: what it had sent UP is handled, then the parent hears of it by
 * `@OnChildExit`, then it is started again, or its account is closed and a failure goes up or is kept.
 *
 * @param errors all that went wrong in the subtree while it ended
 */
export function childExited(
  child: ThreadNode,
  exit: Exit,
  errors: readonly TaskThreadError[],
  done: (() => void) | undefined,
): void {
  const { edge } = child;
  const { parent, upward } = edge;
  const begun = child.ending!.ran || child.start !== undefined;
  child.start = undefined;
  if (begun) edge.slot.ended++;
  if (endsWithParent(child, exit) && nothingIsLeft(edge)) {
    edge.vanish();
    return child.ending!.gone?.();
  }
  const lasting = mayComeBack(child, exit);
  if (lasting) edge.stateChanged();
  else leave(edge, exit);
  done?.();
  // A batch that gathers does not wait for more when the parent ends too.
  if (parent?.hurrying && upward?.quiet === false) upward.poke();
  if (!lasting) return hearWhenDone(child, exit, errors);
  if (!upward || upward.quiet) return conclude(child, exit, errors);
  let concluded = false;
  const goOn = (): void => {
    if (concluded) return;
    concluded = true;
    conclude(child, exit, errors);
  };
  upward.afterQuiet(goOn);
  edge.fate.goOn = goOn;
  if (edge.fate.recovery?.awaited || (edge.inward && edge.inward.queue.waiting > 0)) goOn();
}

/** Whether it has no children that could have left anything, and nothing went wrong while it was stopped with its parent. */
function endsWithParent(child: ThreadNode, { reason }: Exit): boolean {
  return child.ending!.teardown.root !== child && child.children.length === 0 && reason === 'stopped';
}

/** Whether nobody waits for its end or hears of it, and nothing it sent UP is left: so it is with most of a large group. */
function nothingIsLeft({ fateSoFar, slot, upward, parent }: ChildEdge): boolean {
  if (fateSoFar || slot.exitMethods.length > 0 || parent!.spawning) return false;
  return !upward || (upward.quiet && upward.queue.size === 0);
}

/** One that was to come back. It is not waited for any longer if it still is: the method of a pipe may wait for it. */
function conclude(child: ThreadNode, exit: Exit, errors: readonly TaskThreadError[]): void {
  if (mayComeBack(child, exit)) return hear(child, exit, errors);
  leave(child.edge, exit);
  hearWhenDone(child, exit, errors);
}

/** Its parent hears of one that has ended for good when all that it sent UP is handled. */
function hearWhenDone(child: ThreadNode, exit: Exit, errors: readonly TaskThreadError[]): void {
  whenDone(child.edge, () => hear(child, exit, errors));
}

/** Its parent hears of it; then it comes back, or has ended for good. */
function hear(child: ThreadNode, exit: Exit, errors: readonly TaskThreadError[]): void {
  const { edge, ending } = child;
  const { parent } = edge;
  edge.fate.goOn = undefined;
  if (parent && ending!.ran) tellParent(parent, edge, exit);
  const last = mayComeBack(child, exit) ? bringBack(child, exit, errors) : exit;
  if (!last) return;
  leave(edge, last);
  whenDone(edge, () => finish(child, last, errors));
}

function finish(child: ThreadNode, exit: Exit, errors: readonly TaskThreadError[]): void {
  const { edge, tree } = child;
  const { parent, fate } = edge;
  closeOrPark(edge);
  if (!parent) tree.ended(exit, errors);
  else if (exit.reason === 'failed') judge(parent, child, exit, errors);
  fate.recovery?.drop(edge);
  fate.settle();
}

/** It is not started again: whoever waits for its end, or for room in its queue, hears of it, its place in a group is free. */
function leave(edge: ChildEdge, exit: Exit): void {
  if (edge.fate.exit) return;
  edge.fate.ended(exit);
  edge.group?.left(edge);
  edge.stateChanged();
  // That may free who is to handle what it had sent UP.
  edge.inward?.close();
}

/**
 * The kind of the child decides: a member that ended by itself fails for itself, also when its parent has begun to stop
 * meanwhile. Any other failure is one of the end that the parent is in, or begins it.
 */
function judge(parent: ThreadNode, child: ThreadNode, exit: Exit, errors: readonly TaskThreadError[]): void {
  const { tree, definition, policy } = child.edge.slot;
  const { ran, teardown } = child.ending!;
  const first = exit.error as TaskThreadError;
  const all = new Set([first, ...errors]);
  const escalating = escalates(definition.kind, policy);
  if (parent.ending && (escalating || teardown.root !== child))
    for (const error of all) parent.ending.teardown.keepError(error);
  else if (!escalating || !(ran || child.edge.restarts > 0)) for (const error of all) tree.keepFailure(error);
  else {
    const { hub } = tree.surroundings;
    if (hub.active) hub.emit({ kind: 'escalated', path: child.path, to: parent.path, error: first });
    // The first ends the parent; the others go where it goes.
    for (const error of all) parent.failWith(error);
  }
}
