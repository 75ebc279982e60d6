import { concatMap, Subject } from 'rxjs';
import { Tick } from '../tick.mjs';
import { perSecond } from '../timed.mjs';

const capacity = 1024;

/** `concatMap` keeps what comes while a handler runs, without a bound: the sender waits after each thousand. */
export async function measure(size) {
  const edges = [0, 1].map(() => {
    const receiver = { sum: 0, empty: undefined };
    const up = new Subject();
    const handle = async (tick) => {
      receiver.sum += tick.count;
      if (tick.count % capacity === 0 || tick.count === receiver.last) receiver.empty();
    };
    up.pipe(concatMap(handle)).subscribe();
    return { receiver, up };
  });
  const flood = async (at, count) => {
    const { receiver, up } = edges[at];
    receiver.last = count;
    for (let tick = 1; tick <= count;) {
      const empty = new Promise((resolve) => (receiver.empty = resolve));
      do up.next(new Tick(tick++));
      while (tick <= count && tick % capacity !== 1);
      await empty;
    }
  };
  for (const at of [0, 1, 0, 1]) await flood(at, size);
  return { 'signals/s': await perSecond(size, () => flood(0, size)) };
}
