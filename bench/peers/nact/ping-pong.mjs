import { dispatch, spawn, start } from 'nact';
import { Tick } from '../tick.mjs';
import { perSecond } from '../timed.mjs';

function pair(name) {
  const self = {};
  const parent = spawn(start({ name }), (state, { count }) => {
    if (count === 0) self.finish();
    else dispatch(child, new Tick(count));
    return state;
  });
  const child = spawn(parent, (state, { count }) => {
    dispatch(parent, new Tick(count - 1));
    return state;
  });
  self.play = (trips) =>
    new Promise((resolve) => {
      self.finish = resolve;
      dispatch(child, new Tick(trips));
    });
  return self;
}

export async function measure(size) {
  const pairs = [pair('a'), pair('b')];
  for (const at of [0, 1, 0, 1]) await pairs[at].play(size);
  return { 'round trips/s': await perSecond(size, () => pairs[0].play(size)) };
}
