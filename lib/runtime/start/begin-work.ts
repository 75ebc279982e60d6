import type { ThreadNode } from '../thread-node.js';

/** A thread runs: its tasks and sources begin, and what had to wait for that goes on. */
export function beginWork(node: ThreadNode): void {
  const { edge, position } = node;
  if (position.definition.tasks.length > 0) node.taskTable.startAll();
  if (node.gathered) {
    for (const source of node.gathered.sources) source.open();
    for (const recovery of node.gathered.recoveries ?? []) recovery.goOn();
  }
  if (edge.slot.definition.idleMs !== undefined) edge.group!.idle!.watch(edge);
}
