import fastq from 'fastq';
import { Tick } from '../tick.mjs';
import { perSecond } from '../timed.mjs';

/** Its queue has no bound. */
export async function measure(size) {
  const edges = [0, 1].map(() => {
    const receiver = { sum: 0 };
    return fastq((tick, done) => {
      receiver.sum += tick.count;
      done(null);
    }, 1);
  });
  const flood = async (at, count) => {
    for (let tick = 1; tick <= count; tick++) edges[at].push(new Tick(tick));
  };
  for (const at of [0, 1, 0, 1]) await flood(at, size);
  return { 'signals/s': await perSecond(size, () => flood(0, size)) };
}
