import type { Figures } from '../../support/workload.js';
import { PlainMaster, FloodFromGenerator, flooded } from './flood.js';

export function measure(size: number): Promise<Figures> {
  return flooded(size, PlainMaster, (ticks) => new FloodFromGenerator(ticks));
}
