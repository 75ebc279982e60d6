import { createActor } from 'xstate';
import { perSecond } from '../timed.mjs';
import { counting } from './counting.mjs';

const levels = 10;

function chain() {
  const top = { sum: 0 };
  let above = createActor(counting, { input: (event) => (top.sum += event.count) }).start();
  for (let level = 1; level < levels; level++) {
    const next = above;
    above = createActor(counting, { input: (event) => next.send(event) }).start();
  }
  return above;
}

export async function measure(size) {
  const chains = [chain(), chain()];
  const climb = async (at, count) => {
    for (let tick = 1; tick <= count; tick++) chains[at].send({ type: 'tick', count: tick });
  };
  for (const at of [0, 1, 0, 1]) await climb(at, size);
  return { 'hops/s': await perSecond(size * levels, () => climb(0, size)) };
}
