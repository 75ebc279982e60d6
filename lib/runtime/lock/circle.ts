import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { PortNode } from '../node/port-node.js';
import { callersIn } from './actor.js';
import type { Lock } from './lock.js';
import { noteWait, waitForCaller } from './waits.js';

/** Ends a wait with an error. */
type Fail = (error: TaskThreadError) => void;

/**
 * Notes a wait for a lock. Where whoever holds it waits in turn for the one that asks, the wait fails after the
 * `deadlockMs` of the thread: not at once, for whether code of the user's awaits what it has called cannot be seen.
 *
 * @returns a function to call when the wait is over
 */
export function watchWait(node: PortNode, lock: Lock, member: string, fail: Fail): () => void {
  const callers = callersIn(node);
  const over = noteWait(callers, [lock]);
  if (!waitForCaller([lock], callers)) return over;
  const { deadlockMs } = node.edge;
  const ring = (): void => {
    const within = callers.map(({ name }) => quote(name)).join(', ');
    const finding = `${node.path}: ${member} has waited ${deadlockMs} ms for the lock ${quote(lock.name)}, and ${lock.holder!.member}, which holds it, waits in turn for ${within}, from within which it was asked for.`;
    fail(new TaskThreadError('LOCK_CIRCLE', finding, { path: node.path, member }));
  };
  const cancel = node.clock.setTimer(deadlockMs, ring, node, 'lock circle');
  return () => {
    cancel();
    over();
  };
}
