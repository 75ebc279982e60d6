import type { Figures } from '../../support/workload.js';

/** Imports rxjs first, and then what taskthread adds to it. */
export async function measure(): Promise<Figures> {
  await import('rxjs');
  const before = performance.now();
  await import('taskthread');
  const beyondRxjs = performance.now() - before;
  const { greet } = await import('./greeting.js');
  const stop = await greet();
  const running = performance.now();
  await stop();
  return { 'import beyond rxjs, ms': beyondRxjs, 'ms to hello': running };
}
