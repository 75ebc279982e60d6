import { constructWith } from '../../thread/construction.js';
import type { AnyThread } from '../../thread/task-thread.js';
import { guardMethods } from '../lock/guards.js';
import type { ThreadNode } from '../thread-node.js';
import { openChildren } from './children.js';
import { guardSources } from './open-sources.js';

/** Constructor arguments, or what asks for them when their time has come. */
export type Arguments = readonly unknown[] | (() => readonly unknown[]);

/**
 * Makes the instance of a thread, and puts into its fields what stands for its children.
 *
 * @returns ends the watch over the fields that hold sources, where there are any
 * @throws what the user's code threw
 */
export function construct(node: ThreadNode, args: Arguments): (() => void) | undefined {
  const { definition, slots } = node.position;
  const type = definition.type as unknown as new (...args: readonly unknown[]) => AnyThread;
  node.instance = constructWith(node, type, typeof args === 'function' ? args() : args);
  guardMethods(node);
  const unwatch = definition.sources.length > 0 ? guardSources(node) : undefined;
  if (slots.length > 0 && node.children.length === 0) node.children = openChildren(node);
  for (const child of node.children) {
    const { field } = child.slot.definition;
    Object.defineProperty(node.instance, field, { value: child, enumerable: true, configurable: true });
  }
  return unwatch;
}
