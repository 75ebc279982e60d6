import type { TaskThreadError } from '../../errors/task-thread-error.js';
import { backoffMs } from '../../tasks/schedule/backoff.js';
import { RestartWindow } from '../../supervision/restart-window.js';
import { takenAlong } from '../../supervision/strategy.js';
import type { Exit } from '../../thread/exit.js';
import type { ChildEdge } from '../edge/child-edge.js';
import { restartLimit } from '../node/failure.js';
import { Recovery } from './recovery.js';
import type { ThreadNode } from '../thread-node.js';

/**
 * Brings a child back that has ended and may come back, if its restarts are not used up.
 *
 * @param errors all that went wrong in its subtree while it ended
 * @returns nothing when it comes back, else how it has ended for good
 */
export function bringBack(child: ThreadNode, exit: Exit, errors: readonly TaskThreadError[]): Exit | undefined {
  const { edge, tree, clock, random } = child;
  const { fate } = edge;
  const { policy } = edge.slot;
  const { recovery } = fate;
  const failures = exit.reason === 'failed' ? new Set([exit.error as TaskThreadError, ...errors]) : [];
  if (recovery?.takesDown(edge)) {
    for (const error of failures) tree.keepFailure(error);
    recovery.down(edge);
    return undefined;
  }
  const before = (fate.window ??= new RestartWindow()).admit(clock.now(), policy);
  if (before === undefined) {
    const error = restartLimit(child, policy, exit);
    child.report(error);
    return { reason: 'failed', error };
  }
  for (const error of failures) tree.keepFailure(error);
  const inMs = backoffMs(policy.backoff, before, random);
  const { hub } = tree.surroundings;
  if (hub.active) hub.emit({ kind: 'restarting', path: edge.path, inMs, restart: edge.restarts + 1 });
  child.say('warn', { inMs }, `${edge.path} is started again in ${Math.round(inMs)} ms, ${exit.reason} before.`);
  recover(edge, inMs);
  return undefined;
}

/** Brings a child that has ended back after a while, with whom its strategy takes along. */
function recover(ended: ChildEdge, delayMs: number): void {
  const parent = ended.parent!;
  const along = takenAlong(ended.slot.policy.strategy, [...parent.lasting()], ended);
  const [recovery = new Recovery(parent), ...others] = recoveriesOf([ended, ...along]);
  for (const other of others) recovery.merge(other);
  recovery.take(ended, along, delayMs);
  recovery.goOn();
}

function recoveriesOf(edges: readonly ChildEdge[]): Set<Recovery> {
  return new Set(edges.flatMap((edge) => edge.fateSoFar?.recovery ?? []));
}
