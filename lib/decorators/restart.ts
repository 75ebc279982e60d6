import type { RestartOptions } from '../metadata/options.js';
import { backoffRules, numberFrom, oneOf, wholeFrom } from '../errors/validate.js';

/** What `@Child` and `@Children` may say about the end of a child. */
export const restartRules = {
  restart: oneOf('on-failure', 'always', 'never'),
  maxRestarts: wholeFrom(0),
  withinMs: numberFrom(1, 2 ** 31 - 1),
  backoff: backoffRules,
  strategy: oneOf('one-for-one', 'rest-for-one', 'one-for-all'),
};

/** That part of the options of `@Child` or `@Children`, as far as it was given. */
export function restartOf(options: RestartOptions): RestartOptions {
  return Object.fromEntries(Object.entries(options).filter(([key]) => key in restartRules));
}
