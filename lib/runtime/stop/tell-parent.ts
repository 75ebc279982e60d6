import { asPromise } from '../../errors/as-promise.js';
import type { Exit } from '../../thread/exit.js';
import type { ChildEdge } from '../edge/child-edge.js';
import { threadFailure } from '../node/failure.js';
import { beginRun } from '../lock/guards.js';
import type { ThreadNode } from '../thread-node.js';

/** Calls what the parent has for the end of this child. Nothing waits for a promise that comes back but the parent's end. */
export function tellParent(parent: ThreadNode, edge: ChildEdge, exit: Exit): void {
  for (const method of edge.slot.exitMethods) {
    if (!parent.serving) return;
    const threw = (error: unknown): void => {
      if (parent.onlySaysStop(error)) return;
      parent.fail(threadFailure(error, { path: parent.path, member: `${parent.position.definition.name}.${method}` }));
    };
    parent.began();
    try {
      const result = asPromise(beginRun(parent, method, edge, exit));
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
