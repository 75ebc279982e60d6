import type { ChildEdge } from '../edge/child-edge.js';
import type { ChildGroup } from './child-group.js';
import { hasSuccessor, mayComeBack } from '../edge/comeback.js';
import type { ThreadNode } from '../thread-node.js';

/**
 * The member with a key, or a new one. Who stops is waited for, unless its owner stops too: then it serves its owner to
 * the end, and no other follows.
 */
export async function getOrSpawn(
  owner: ThreadNode,
  group: ChildGroup,
  key: string,
  args: readonly unknown[],
): Promise<ChildEdge> {
  for (;;) {
    const member = group.get(key);
    if (!member || (!owner.spawning && !serves(member.node))) return group.spawnAs(key, ...args);
    const { start } = member.node;
    if (start && !start.cancelled && member.restarts === 0) await ended(start);
    if (serves(member.node)) {
      group.idle?.touch(member);
      return member;
    }
    await nextState(member);
  }
}

/** Whether what is sent to it now is handled, by it or by the instance after it. */
function serves(node: ThreadNode): boolean {
  const { start, ending } = node;
  if (!ending) return start?.cancelled === undefined || hasSuccessor(node);
  const { exit } = ending.teardown;
  if (mayComeBack(node, exit)) return true;
  return node.state !== 'exited' && exit.reason !== 'failed' && ending.intake !== 'refused';
}

function ended(start: NonNullable<ThreadNode['start']>): Promise<void> {
  return new Promise((resolve, reject) => start.afterEnd((error) => (error ? reject(error) : resolve())));
}

function nextState(member: ChildEdge): Promise<void> {
  return new Promise((resolve) => {
    const end = member.fate.watchState(() => {
      end();
      resolve();
    });
  });
}
