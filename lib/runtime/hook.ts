import { asPromise } from '../errors/as-promise.js';
import type { PortNode } from './port-node.js';

/**
 * Calls something of the user's and goes on when it is done: at once, or, where it returned a promise, as a step of the
 * agenda. Never throws.
 */
export function settle(
  node: PortNode,
  call: () => unknown,
  next: (thrown?: { readonly error: unknown }) => void,
): void {
  let result: Promise<unknown> | undefined;
  try {
    result = asPromise(call());
  } catch (error) {
    return next({ error });
  }
  if (!result) return next();
  result.then(
    () => node.tree.agenda.do(() => next()),
    (error: unknown) => node.tree.agenda.do(() => next({ error })),
  );
}
