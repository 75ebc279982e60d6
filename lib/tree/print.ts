import type { Class } from '../metadata/definition.js';
import { describeTree, type TreeDescription } from './describe.js';

/**
 * The declared tree as indented text: a line a thread, with what it takes IN and sends UP. `*` marks a group, `…` a
 * class whose children were printed above.
 *
 * @example
 * ```ts
 * console.log(printTree(MasterThread));
 * // MasterThread
 * //     DatabaseThread: IN: Frame
 * ```
 */
export function printTree(master: Class): string {
  return lines(describeTree(master), '').join('\n');
}

function lines(thread: TreeDescription, indent: string): string[] {
  const signals = [
    ...(thread.in.length > 0 ? [`IN: ${thread.in.join(', ')}`] : []),
    ...(thread.up.length > 0 ? [`UP: ${thread.up.join(', ')}`] : []),
  ];
  const name = `${thread.name}${thread.kind === 'group' ? '*' : ''}`;
  const line = signals.length > 0 ? `${name}: ${signals.join(', ')}` : name;
  return [
    `${indent}${line}${thread.recursive ? ' …' : ''}`,
    ...thread.children.flatMap((child) => lines(child, `${indent}    `)),
  ];
}
