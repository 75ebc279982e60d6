import type { RestartPolicy } from './restart-policy.js';

/**
 * Who goes down and is started again with a child that has ended.
 *
 * @param siblings the children of its parent in their order, the child itself among them
 * @returns those it takes along, in the same order, without itself
 */
export function takenAlong<T>(strategy: RestartPolicy['strategy'], siblings: readonly T[], ended: T): readonly T[] {
  if (strategy === 'one-for-one') return [];
  const from = strategy === 'one-for-all' ? 0 : siblings.indexOf(ended);
  return siblings.slice(from).filter((sibling) => sibling !== ended);
}
