import type { Figures } from '../../support/workload.js';
import { logging } from './logging.js';

export function measure(size: number): Promise<Figures> {
  return logging(size, 'info');
}
