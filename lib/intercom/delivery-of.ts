import type { ListenerDefinition } from '../metadata/definition.js';
import { Calls } from './calls.js';
import type { Route } from './route.js';

/** How the signals of a listener are handed out; nothing where one by one. */
export function deliveryOf({ batch }: Pick<ListenerDefinition, 'batch'>): Route['delivery'] {
  return batch && ((desk, route) => new Calls(desk, route));
}
