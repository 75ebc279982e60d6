import type { TaskThreadError } from '../errors/task-thread-error.js';
import { escalates } from '../supervision/escalation.js';
import type { Exit } from '../thread/exit.js';
import { asPromise } from '../errors/as-promise.js';
import type { ChildEdge } from './child-edge.js';
import type { ChildGroup } from './child-group.js';
import { threadFailure } from './failure.js';
import type { ThreadNode } from './thread-node.js';

/**
 * What the end of a thread means for its parent: what it had sent UP is handled, then its account is closed, then the
 * parent hears of it by `@OnChildExit`, then a failure goes up or is kept.
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
  const { parent } = edge;
  const { ran } = child.ending!;
  const begun = ran || child.start !== undefined;
  child.start = undefined;
  const group = edge.key === undefined ? undefined : groupOf(edge);
  const settled = !edge.upward || edge.upward.quiet;
  group?.left(edge, settled);
  done?.();
  const closeAccount = (): void => {
    if (parent && !parent.serving) edge.upward?.close();
    if (!settled) group?.settled(edge);
    edge.slot.settle(edge.statistics(), begun);
    if (!parent) child.tree.ended(exit, errors);
    else {
      if (ran) tellParent(parent, edge, exit);
      if (exit.reason === 'failed') judge(parent, child, exit, errors);
    }
    edge.settle();
  };
  if (settled) closeAccount();
  else {
    edge.upward!.afterQuiet(closeAccount);
    // A batch that gathers does not wait for more when the parent ends too.
    if (parent?.hurrying) edge.upward!.poke();
  }
}

function groupOf({ parent, slot }: ChildEdge): ChildGroup | undefined {
  for (const each of parent!.children) if (each.slot === slot) return each as ChildGroup;
  return undefined;
}

function tellParent(parent: ThreadNode, edge: ChildEdge, exit: Exit): void {
  for (const method of edge.slot.exitMethods) {
    if (!parent.serving) return;
    const threw = (error: unknown): void =>
      parent.fail(threadFailure(error, { path: parent.path, member: `${parent.position.definition.name}.${method}` }));
    parent.began();
    try {
      const result = asPromise(parent.call(method, edge, exit));
      if (result) {
        result.then(
          () => parent.ended(),
          (error: unknown) => {
            threw(error);
            parent.ended();
          },
        );
        continue;
      }
    } catch (error) {
      threw(error);
    }
    parent.ended();
  }
}

/**
 * The kind of the child decides: a member that ended by itself fails for itself, also when its parent has begun to stop
 * meanwhile. Any other failure is one of the end that the parent is in, or begins it.
 */
function judge(parent: ThreadNode, child: ThreadNode, exit: Exit, errors: readonly TaskThreadError[]): void {
  const { tree, definition } = child.edge.slot;
  const { ran, session } = child.ending!;
  const first = exit.error as TaskThreadError;
  const all = new Set([first, ...errors]);
  const escalating = escalates(definition.kind);
  if (parent.ending && (escalating || session.root !== child))
    for (const error of all) parent.ending.session.keepError(error);
  else if (!ran || !escalating) for (const error of all) tree.keepFailure(error);
  else {
    for (const error of all) if (error !== first) tree.keepError(error);
    parent.failWith(first);
  }
}
