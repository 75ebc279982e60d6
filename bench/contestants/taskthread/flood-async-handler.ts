import type { Figures } from '../../support/workload.js';
import { AsyncMaster, FloodByUpAll, flooded } from './flood.js';

export function measure(size: number): Promise<Figures> {
  return flooded(size, AsyncMaster, (ticks) => new FloodByUpAll(ticks));
}
