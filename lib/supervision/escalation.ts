import type { ChildDefinition } from '../metadata/definition.js';

/**
 * Whether the failure of a running child ends its parent too. That of a `@Child` does; that of a member of `@Children`
 * is reported and ends nobody else.
 */
export function escalates(kind: ChildDefinition['kind']): boolean {
  return kind === 'one';
}
