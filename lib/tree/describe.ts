import type { Class, ThreadDefinition } from '../metadata/definition.js';
import { definitionOf } from '../metadata/reader.js';
import { childDefinition, sendsUp, takesIn } from './signals.js';

/** A declared tree as plain data. */
export interface TreeDescription {
  /** name of the class, or the `name` of its `@Thread` */
  readonly name: string;
  /** field of the parent that holds it; `master` at the top */
  readonly field: string;
  readonly kind: 'master' | 'one' | 'group';
  /** names of the signals it takes from its parent */
  readonly in: readonly string[];
  /** names of the signals it sends to its parent */
  readonly up: readonly string[];
  /** an ancestor is of the same class: its children stand there */
  readonly recursive: boolean;
  readonly children: readonly TreeDescription[];
}

/**
 * The declared tree below a master, as plain data; nothing is started and nothing is checked.
 *
 * @example
 * ```ts
 * describeTree(MasterThread).children.map((child) => child.name);
 * ```
 */
export function describeTree(master: Class): TreeDescription {
  return describe(definitionOf(master), 'master', 'master', []);
}

function describe(
  definition: ThreadDefinition,
  field: string,
  kind: TreeDescription['kind'],
  above: readonly Class[],
): TreeDescription {
  const recursive = above.includes(definition.type);
  const line = [...above, definition.type];
  const children = (recursive ? [] : definition.children).flatMap((child) => {
    const below = childDefinition(child);
    return below ? [describe(below, child.field, child.kind, line)] : [];
  });
  return {
    name: definition.name,
    field,
    kind,
    in: takesIn(definition).map((type) => type.name),
    up: sendsUp(definition).map((type) => type.name),
    recursive,
    children,
  };
}
