import { createActor } from 'xstate';
import { perSecond } from '../timed.mjs';
import { counting } from './counting.mjs';

// No tree: a machine copies the list of its children with each it spawns, which is quadratic.
async function startAll(actors, count) {
  for (let at = 0; at < count; at++) {
    let sum = 0;
    actors.push(createActor(counting, { input: (event) => (sum += event.count) }).start());
  }
}

async function stopAll(actors) {
  for (const actor of actors) actor.stop();
}

export async function measure(size) {
  const [warmUp, other, actors] = [[], [], []];
  await startAll(warmUp, Math.ceil(size / 5));
  await stopAll(warmUp);
  await startAll(other, 2);
  const starts = await perSecond(size, () => startAll(actors, size));
  const stops = await perSecond(size, () => stopAll(actors));
  return { 'starts/s': starts, 'stops/s': stops };
}
