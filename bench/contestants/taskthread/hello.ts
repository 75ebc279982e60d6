import type { Figures } from '../../support/workload.js';

/** As a user's program: of rxjs there is what taskthread needs of it. */
export async function measure(): Promise<Figures> {
  const { greet } = await import('./greeting.js');
  const stop = await greet();
  const running = performance.now();
  await stop();
  return { 'ms to hello': running };
}
