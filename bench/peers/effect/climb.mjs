import { Effect, Fiber, Queue } from 'effect';
import { Tick } from '../tick.mjs';
import { perSecond } from '../timed.mjs';

const levels = 10;

const climb = (count) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const queues = yield* Effect.all(Array.from({ length: levels }, () => Queue.bounded(1024)));
      const fibers = [];
      for (let level = 1; level < levels; level++) {
        const [from, to] = [queues[level - 1], queues[level]];
        const relay = Effect.gen(function* () {
          for (;;) for (const tick of yield* Queue.takeAll(from)) yield* Queue.offer(to, tick);
        });
        fibers.push(yield* Effect.forkChild(relay));
      }
      const send = Effect.gen(function* () {
        for (let at = 1; at <= count; at++) yield* Queue.offer(queues[0], new Tick(at));
      });
      fibers.push(yield* Effect.forkChild(send));
      for (let last = 0; last < count;) for (const tick of yield* Queue.takeAll(queues[levels - 1])) last = tick.count;
      for (const fiber of fibers) yield* Fiber.interrupt(fiber);
    }),
  );

export async function measure(size) {
  for (let round = 0; round < 4; round++) await climb(size);
  return { 'hops/s': await perSecond(size * levels, () => climb(size)) };
}
