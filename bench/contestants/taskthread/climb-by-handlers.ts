import type { Figures } from '../../support/workload.js';
import { climbed, HandlingThread } from './climb.js';

export function measure(size: number): Promise<Figures> {
  return climbed(size, HandlingThread);
}
