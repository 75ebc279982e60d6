import { dispatch, spawn, start } from 'nact';
import { Tick } from '../tick.mjs';
import { perSecond } from '../timed.mjs';

const levels = 10;

function chain(name) {
  const self = {};
  let lowest = spawn(start({ name }), (state, tick) => {
    if (tick.count === self.last) self.finish();
    return state;
  });
  for (let level = 1; level < levels; level++) {
    const above = lowest;
    lowest = spawn(above, (state, tick) => {
      dispatch(above, tick);
      return state;
    });
  }
  self.climb = (count) =>
    new Promise((resolve) => {
      self.last = count;
      self.finish = resolve;
      for (let tick = 1; tick <= count; tick++) dispatch(lowest, new Tick(tick));
    });
  return self;
}

export async function measure(size) {
  const chains = [chain('a'), chain('b')];
  for (const at of [0, 1, 0, 1]) await chains[at].climb(size);
  return { 'hops/s': await perSecond(size * levels, () => chains[0].climb(size)) };
}
