import { Subject } from 'rxjs';
import { Tick } from '../tick.mjs';
import { perSecond } from '../timed.mjs';

/** A Subject has no queue: `next` calls the handler. */
export async function measure(size) {
  const edges = [0, 1].map(() => {
    const receiver = { sum: 0 };
    const up = new Subject();
    up.subscribe((tick) => (receiver.sum += tick.count));
    return up;
  });
  const flood = async (at, count) => {
    for (let tick = 1; tick <= count; tick++) edges[at].next(new Tick(tick));
  };
  for (const at of [0, 1, 0, 1]) await flood(at, size);
  return { 'signals/s': await perSecond(size, () => flood(0, size)) };
}
