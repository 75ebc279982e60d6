import { type Actor, callersIn } from '../lock/actor.js';
import { noteWait, waitForCaller } from '../lock/waits.js';
import type { HostNode } from './host-node.js';

/**
 * The promise of somebody's end as code of the thread may await it. Whoever awaits his own end, directly or by way of whom
 * he waits for, would wait for ever: his promise is resolved already.
 *
 * @param whom they have to end for it: runs, and who holds the locks that these need
 */
export function awaitable(node: HostNode, ended: Promise<void>, whom: readonly Actor[]): Promise<void> {
  const callers = callersIn(node);
  if (callers.length === 0) return ended;
  if (waitForCaller(whom, callers)) return Promise.resolve();
  const over = noteWait(callers, whom);
  ended.then(over, over);
  return ended;
}
