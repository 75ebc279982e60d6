import fastq from 'fastq';
import { Tick } from '../tick.mjs';
import { perSecond } from '../timed.mjs';

const capacity = 1024;

/** Its queue has no bound: the sender waits for it to be drained each time it has put in a thousand. */
export async function measure(size) {
  const edges = [0, 1].map(() => {
    const receiver = { sum: 0 };
    return fastq.promise(async (tick) => {
      receiver.sum += tick.count;
    }, 1);
  });
  const flood = async (at, count) => {
    for (let tick = 1; tick <= count; tick++) {
      void edges[at].push(new Tick(tick));
      if (tick % capacity === 0) await edges[at].drained();
    }
    await edges[at].drained();
  };
  for (const at of [0, 1, 0, 1]) await flood(at, size);
  return { 'signals/s': await perSecond(size, () => flood(0, size)) };
}
