import { Effect, Fiber, Queue } from 'effect';
import { Tick } from '../tick.mjs';
import { perSecond } from '../timed.mjs';

const play = (trips) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const inward = yield* Queue.bounded(1024);
      const up = yield* Queue.bounded(1024);
      const child = yield* Effect.forkChild(
        Effect.gen(function* () {
          for (;;) yield* Queue.offer(up, new Tick((yield* Queue.take(inward)).count - 1));
        }),
      );
      for (let left = trips; left > 0;) {
        yield* Queue.offer(inward, new Tick(left));
        left = (yield* Queue.take(up)).count;
      }
      yield* Fiber.interrupt(child);
    }),
  );

export async function measure(size) {
  for (let round = 0; round < 4; round++) await play(size);
  return { 'round trips/s': await perSecond(size, () => play(size)) };
}
