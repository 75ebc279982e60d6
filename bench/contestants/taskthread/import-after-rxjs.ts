import type { Figures } from '../../support/workload.js';

/** What an import of taskthread adds to that of the whole of rxjs. */
export async function measure(): Promise<Figures> {
  await import('rxjs');
  const before = performance.now();
  await import('taskthread');
  return { 'import beyond rxjs, ms': performance.now() - before };
}
