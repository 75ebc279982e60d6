import { asPromise } from '../../errors/as-promise.js';
import type { Agenda } from '../tree/agenda.js';

/** What something of the user's threw. */
export interface Thrown {
  readonly error: unknown;
}

/** Goes on when something of the user's is done. An object, for a hundred thousand may wait at once. */
export interface Waiter {
  settled(thrown: Thrown | undefined): void;
}

/**
 * Calls something of the user's; who waits goes on when it is done: at once, or, where it returned a promise, as a step of
 * the agenda. Never throws.
 *
 * @returns whether it is not done yet
 */
export function settle(agenda: Agenda, call: () => unknown, waiter: Waiter): boolean {
  let result: Promise<unknown> | undefined;
  try {
    result = asPromise(call());
  } catch (error) {
    waiter.settled({ error });
    return false;
  }
  if (!result) {
    waiter.settled(undefined);
    return false;
  }
  result.then(
    () => agenda.do(() => waiter.settled(undefined)),
    (error: unknown) => agenda.do(() => waiter.settled({ error })),
  );
  return true;
}
