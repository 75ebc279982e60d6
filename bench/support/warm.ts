import { perSecond } from './timed.js';
import type { Figures } from './workload.js';

/**
 * How fast a program is once it is warm, and how fast it was at first: each of its instances does the whole work, the first
 * once more behind the others.
 *
 * @param what is counted: `signals` gives the figures `signals/s` and `signals/s at first`
 */
export async function warmAndAtFirst(
  count: number,
  what: string,
  instances: readonly (() => Promise<unknown>)[],
): Promise<Figures> {
  const [first, ...others] = instances;
  const atFirst = await perSecond(count, first!);
  for (const work of others) await work();
  return { [`${what}/s`]: await perSecond(count, first!), [`${what}/s at first`]: atFirst };
}
