import type { Figures } from '../../support/workload.js';
import { IdleMaster, spawned } from './spawning.js';

export function measure(size: number): Promise<Figures> {
  return spawned(size, IdleMaster, { onEvent: () => {} });
}
