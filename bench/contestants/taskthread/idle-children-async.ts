import type { Figures } from '../../support/workload.js';
import { AsyncMaster, spawned } from './spawning.js';

export function measure(size: number): Promise<Figures> {
  return spawned(size, AsyncMaster);
}
