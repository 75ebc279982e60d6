import { map, Subject } from 'rxjs';
import { Tick } from '../tick.mjs';
import { perSecond } from '../timed.mjs';

const levels = 10;

export async function measure(size) {
  const chains = [0, 1].map(() => {
    const receiver = { sum: 0 };
    const lowest = new Subject();
    let chain = lowest;
    for (let level = 1; level < levels; level++) chain = chain.pipe(map((tick) => tick));
    chain.subscribe((tick) => (receiver.sum += tick.count));
    return lowest;
  });
  const climb = async (at, count) => {
    for (let tick = 1; tick <= count; tick++) chains[at].next(new Tick(tick));
  };
  for (const at of [0, 1, 0, 1]) await climb(at, size);
  return { 'hops/s': await perSecond(size * levels, () => climb(0, size)) };
}
