import { createQueue, run, spawn, withResolvers } from 'effection';
import { Tick } from '../tick.mjs';
import { perSecond } from '../timed.mjs';

const capacity = 1024;

/** Its queues have no bound: the receiver tells the sender each time it has emptied one. */
function flood(count) {
  return run(function* () {
    const queue = createQueue();
    let room = withResolvers();
    void (yield* spawn(function* () {
      for (let at = 1; at <= count; at++) {
        queue.add(new Tick(at));
        if (at % capacity !== 0) continue;
        yield* room.operation;
        room = withResolvers();
      }
    }));
    let sum = 0;
    for (let taken = 1; taken <= count; taken++) {
      const { value } = yield* queue.next();
      sum += value.count;
      if (taken % capacity === 0) room.resolve();
    }
    return sum;
  });
}

export async function measure(size) {
  for (let round = 0; round < 4; round++) await flood(size);
  return { 'signals/s': await perSecond(size, () => flood(size)) };
}
