import { createActor } from 'xstate';
import { perSecond } from '../timed.mjs';
import { counting } from './counting.mjs';

const each = 100;

export async function measure(size) {
  const start = (count) =>
    Array.from({ length: count }, () => {
      const state = { sum: 0 };
      return createActor(counting, { input: (event) => (state.sum += event.count) }).start();
    });
  const fanOut = async (children) => {
    for (let count = 1; count <= each; count++) for (const child of children) child.send({ type: 'tick', count });
  };
  const [children, others] = [start(size), start(size)];
  for (const some of [children, others]) await fanOut(some);
  return { 'signals/s': await perSecond(size * each, () => fanOut(children)) };
}
