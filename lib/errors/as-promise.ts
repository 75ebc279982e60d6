import { isThenable } from './is-thenable.js';

/**
 * What a call of the user's returned, where it has to be awaited; nothing else. A promise of ours stands for a foreign
 * one, which may throw in its `then`, or call back twice.
 */
export function asPromise(result: unknown): Promise<unknown> | undefined {
  return isThenable(result) ? Promise.resolve(result) : undefined;
}
