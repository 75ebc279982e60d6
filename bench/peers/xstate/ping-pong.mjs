import { createActor } from 'xstate';
import { perSecond } from '../timed.mjs';
import { counting } from './counting.mjs';

function pair() {
  const self = {};
  self.child = createActor(counting, { input: ({ count }) => self.parent.send({ type: 'tick', count: count - 1 }) });
  self.parent = createActor(counting, {
    input: ({ count }) => (count === 0 ? self.finish() : self.child.send({ type: 'tick', count })),
  });
  self.child.start();
  self.parent.start();
  return self;
}

export async function measure(size) {
  const pairs = [pair(), pair()];
  const play = (at, count) =>
    new Promise((resolve) => {
      pairs[at].finish = resolve;
      pairs[at].child.send({ type: 'tick', count });
    });
  for (const at of [0, 1, 0, 1]) await play(at, size);
  return { 'round trips/s': await perSecond(size, () => play(0, size)) };
}
