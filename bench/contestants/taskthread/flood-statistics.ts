import type { Figures } from '../../support/workload.js';
import { FloodByUpAll, flooded, PlainMaster } from './flood.js';

/** ms between two looks at everything; from the first on the p99 of the handlers is kept too */
const everyMs = 10;

export function measure(size: number): Promise<Figures> {
  return flooded(
    size,
    PlainMaster,
    (ticks) => new FloodByUpAll(ticks),
    (tree) => {
      tree.snapshot();
      const timer = setInterval(() => tree.snapshot(), everyMs);
      return () => clearInterval(timer);
    },
  );
}
