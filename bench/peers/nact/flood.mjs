import { dispatch, spawn, spawnStateless, start } from 'nact';
import { Tick } from '../tick.mjs';
import { perSecond } from '../timed.mjs';

/** Mailboxes have no bound: the child sends all its ticks, and the parent handles them one a turn. */
export function flooding(handler) {
  return async (size) => {
    const edges = [0, 1].map((at) => {
      const system = start({ name: `system-${at}` });
      const receiver = { sum: 0 };
      const parent = spawn(system, (_, tick) => {
        if (tick.count === receiver.last) receiver.finish();
        return handler(receiver, tick);
      });
      const child = spawnStateless(parent, (count) => {
        for (let tick = 1; tick <= count; tick++) dispatch(parent, new Tick(tick));
      });
      return { receiver, child };
    });
    const flood = (at, count) =>
      new Promise((resolve) => {
        const { receiver, child } = edges[at];
        receiver.last = count;
        receiver.finish = resolve;
        dispatch(child, count);
      });
    for (const at of [0, 1, 0, 1]) await flood(at, size);
    return { 'signals/s': await perSecond(size, () => flood(0, size)) };
  };
}

export const measure = flooding((receiver, tick) => {
  receiver.sum += tick.count;
  return receiver;
});
