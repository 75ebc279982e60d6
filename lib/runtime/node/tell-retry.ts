import type { TaskThreadError } from '../../errors/task-thread-error.js';
import type { HostNode } from './host-node.js';

/** A run that has failed and is tried again. */
interface Retry {
  readonly error: TaskThreadError;
  /** `Class.method` */
  readonly member: string;
  /** how many attempts have failed */
  readonly attempt: number;
  /** ms until the next */
  readonly inMs: number;
}

/** Tells of each as an event, and in the log of the 1st, 2nd, 4th, 8th, …: one that never succeeds must not fill it. */
export function tellRetry(node: HostNode, { error, member, attempt, inMs }: Retry): void {
  const { path } = node;
  const { hub } = node.tree.surroundings;
  if (hub.active) hub.emit({ kind: 'retrying', path, member, attempt, inMs, error });
  if ((attempt & (attempt - 1)) !== 0) return;
  const next = `Attempt ${attempt} has failed; the next is in ${Math.round(inMs)} ms.`;
  node.say('warn', { err: error, attempt, inMs }, `${error.message} ${next}`);
}
