import type { ListenerDefinition } from '../../metadata/definition.js';
import { Calls } from './calls.js';
import { Pipe } from './pipe.js';
import type { Route } from '../route.js';

type Options = Pick<ListenerDefinition, 'batch' | 'concurrency' | 'timeoutMs' | 'pipe'>;

/**
 * How the signals of a listener are handed out; nothing where one by one.
 *
 * @param takesRun whether its method wants to be told about each call
 */
export function deliveryOf({ batch, concurrency, timeoutMs, pipe }: Options, takesRun: boolean): Route['delivery'] {
  if (pipe) return (desk, route) => new Pipe(desk, route);
  if (!batch && concurrency === 1 && timeoutMs === undefined && !takesRun) return undefined;
  return (desk, route) => new Calls(desk, route);
}
