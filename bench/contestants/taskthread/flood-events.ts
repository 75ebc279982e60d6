import type { Figures } from '../../support/workload.js';
import { FloodByUpAll, flooded, PlainMaster } from './flood.js';

export function measure(size: number): Promise<Figures> {
  return flooded(
    size,
    PlainMaster,
    (ticks) => new FloodByUpAll(ticks),
    (tree) => {
      const subscription = tree.events$.subscribe();
      return () => subscription.unsubscribe();
    },
  );
}
