import type { Backoff } from '../metadata/options.js';
import type { Random } from '../tasks/random.js';

/**
 * The wait before a restart, in ms.
 *
 * @param before how many restarts of the series there were before it
 */
export function backoffMs(backoff: Required<Backoff>, before: number, random: Random): number {
  const { initialMs, maxMs, factor, jitter } = backoff;
  const most = initialMs === 0 ? 0 : Math.min(initialMs * factor ** before, maxMs);
  return most * (1 - jitter * random());
}
