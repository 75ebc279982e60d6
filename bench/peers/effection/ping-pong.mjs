import { createQueue, run, spawn } from 'effection';
import { Tick } from '../tick.mjs';
import { perSecond } from '../timed.mjs';

function play(trips) {
  return run(function* () {
    const [inward, up] = [createQueue(), createQueue()];
    void (yield* spawn(function* () {
      for (;;) up.add(new Tick((yield* inward.next()).value.count - 1));
    }));
    for (let left = trips; left > 0;) {
      inward.add(new Tick(left));
      left = (yield* up.next()).value.count;
    }
  });
}

export async function measure(size) {
  for (let round = 0; round < 4; round++) await play(size);
  return { 'round trips/s': await perSecond(size, () => play(size)) };
}
