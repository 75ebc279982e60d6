import { TaskThreadError } from '../errors/task-thread-error.js';
import type { ChildEdge } from '../runtime/edge/child-edge.js';
import { ChildGroup } from '../runtime/group/child-group.js';
import type { LiveChild } from '../runtime/node/bare-node.js';
import type { ThreadNode } from '../runtime/thread-node.js';

/**
 * What stands in a child field of a thread.
 *
 * @throws TaskThreadError `NO_SUCH_CHILD`, like the others here
 */
export function fieldOf(node: ThreadNode, field: string): LiveChild {
  const fields = node.children.map((each) => each.slot.definition.field);
  const child = node.children[fields.indexOf(field)];
  if (child) return child;
  throw noSuchChild(node, field, `is no child field; there are: ${fields.join(', ') || 'none'}`, 'Name one of them.');
}

/** The child in a `@Child` field. */
export function childOf(node: ThreadNode, field: string): ChildEdge {
  const child = fieldOf(node, field);
  if (child instanceof ChildGroup) throw noSuchChild(node, field, 'is a group', 'Use member(field, key).');
  return child;
}

/** The group in a `@Children` field. */
export function groupOf(node: ThreadNode, field: string): ChildGroup {
  const group = fieldOf(node, field);
  if (group instanceof ChildGroup) return group;
  throw noSuchChild(node, field, 'is one child, no group', 'Use child(field).');
}

/** A member of such a group, by number or key. */
export function memberOf(node: ThreadNode, field: string, key: number | string): ChildEdge {
  const group = groupOf(node, field);
  const edge = group.get(key);
  if (edge) return edge;
  const keys = [...group].map((each) => each.key).join(', ') || 'none';
  throw noSuchChild(node, field, `has no member ${key}; it has: ${keys}`, 'Let the thread spawn it first.');
}

function noSuchChild(node: ThreadNode, field: string, finding: string, remedy: string): TaskThreadError {
  const { name } = node.position.definition;
  return new TaskThreadError(
    'NO_SUCH_CHILD',
    `${name}.${field} ${finding}.`,
    { path: node.path, member: field },
    remedy,
  );
}
