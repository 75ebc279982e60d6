import type { Figures } from '../../support/workload.js';

/** Node, and the program that measures. */
export async function measure(): Promise<Figures> {
  await Promise.resolve('hello');
  return { 'ms to hello': performance.now() };
}
