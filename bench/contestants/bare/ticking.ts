import { everyMs, Punctuality } from '../../support/punctuality.js';
import type { Figures } from '../../support/workload.js';

/** Each has a `setInterval` of its own. It drifts: a tick is due so long after the one before. */
export async function measure(size: number): Promise<Figures> {
  const punctuality = new Punctuality(size);
  const timers = Array.from({ length: size }, () => {
    let due = performance.now() + everyMs;
    return setInterval(() => {
      punctuality.ran(due);
      due = performance.now() + everyMs;
    }, everyMs);
  });
  const figures = await punctuality.measured();
  for (const timer of timers) clearInterval(timer);
  return figures;
}
