import { startMaster } from 'taskthread';
import { heapUsed } from '../../support/heap.js';
import type { Figures } from '../../support/workload.js';
import { IdleMaster, spawn } from './spawning.js';

export async function measure(size: number): Promise<Figures> {
  const tree = await startMaster(IdleMaster);
  await spawn(tree, 2);
  const before = heapUsed();
  await spawn(tree, size);
  const bytes = (heapUsed() - before) / size;
  await tree.stop();
  return { 'bytes per idle child': bytes };
}
