import type { ChildDefinition } from '../metadata/definition.js';
import type { Backoff, RestartOptions } from '../metadata/options.js';
import { completeBackoff } from '../tasks/schedule/backoff.js';
import type { Exit } from '../thread/exit.js';

/** What was said about the end of a child, complete. */
export interface RestartPolicy extends Required<RestartOptions> {
  readonly backoff: Required<Backoff>;
}

/** A child that stands in a field is missed when it is gone; a member of a group was asked for once. */
const restartUnlessTold = { one: 'on-failure', group: 'never' } as const;

export function policyOf({ kind, restart }: ChildDefinition): RestartPolicy {
  return {
    restart: restartUnlessTold[kind],
    maxRestarts: 3,
    withinMs: 60_000,
    strategy: 'one-for-one',
    ...restart,
    backoff: completeBackoff(restart.backoff),
  };
}

/** Whether a child is to be started again after such an end. Never when its parent stopped it. */
export function answers({ restart }: RestartPolicy, reason: Exit['reason']): boolean {
  if (restart === 'never') return false;
  return reason === 'failed' || (restart === 'always' && reason === 'finished');
}
