import type { ChildDefinition } from '../metadata/definition.js';
import type { RestartPolicy } from './restart-policy.js';

/**
 * Whether a failure that no restart answers ends the parent too. That of a `@Child` does. That of a member of
 * `@Children` does where restarts were asked for, and did not help; else it is reported and ends nobody else.
 */
export function escalates(kind: ChildDefinition['kind'], { restart }: RestartPolicy): boolean {
  return kind === 'one' || restart !== 'never';
}
