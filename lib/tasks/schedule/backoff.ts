import type { Backoff } from '../../metadata/options.js';
import type { Random } from '../random.js';

const unlessTold: Required<Backoff> = { initialMs: 100, maxMs: 30_000, factor: 2, jitter: 0.2 };

/** What was said about the waits between attempts, complete. */
export function completeBackoff(told: Backoff | undefined): Required<Backoff> {
  return { ...unlessTold, ...told };
}

/**
 * The wait before another attempt, in ms.
 *
 * @param before how many there were before it in the series
 */
export function backoffMs(backoff: Required<Backoff>, before: number, random: Random): number {
  const { initialMs, maxMs, factor, jitter } = backoff;
  const most = initialMs === 0 ? 0 : Math.min(initialMs * factor ** before, maxMs);
  return most * (1 - jitter * random());
}
