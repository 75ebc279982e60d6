import { createActor } from 'xstate';
import { perSecond } from '../timed.mjs';
import { counting } from './counting.mjs';

export async function measure(size) {
  const receiver = () => {
    const state = { sum: 0 };
    return createActor(counting, { input: (event) => (state.sum += event.count) }).start();
  };
  const receivers = [receiver(), receiver()];
  const flood = async (at, count) => {
    for (let tick = 1; tick <= count; tick++) receivers[at].send({ type: 'tick', count: tick });
  };
  for (const at of [0, 1, 0, 1]) await flood(at, size);
  return { 'signals/s': await perSecond(size, () => flood(0, size)) };
}
