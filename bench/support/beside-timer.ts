import { quantile } from './quantile.js';
import type { Figures } from './workload.js';

const everyMs = 10;

/** How often something runs that begins again at once, for so many ms, and how late a timer beside it is. */
export async function besideTimer(ms: number, runs: () => number): Promise<Figures> {
  const late: number[] = [];
  const began = performance.now();
  const before = runs();
  let last = began;
  const timer = setInterval(() => {
    const now = performance.now();
    late.push(now - last - everyMs);
    last = now;
  }, everyMs);
  await new Promise((resolve) => setTimeout(resolve, ms));
  clearInterval(timer);
  return {
    'runs/s': ((runs() - before) * 1000) / (performance.now() - began),
    'timer late p99, ms': quantile(Float64Array.from(late), 0.99),
  };
}
