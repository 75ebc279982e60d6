import { Deferred, Effect, Fiber, Queue } from 'effect';
import { perSecond } from '../timed.mjs';

const start = Effect.gen(function* () {
  const inward = yield* Queue.bounded(1024);
  const running = yield* Deferred.make();
  const child = Effect.gen(function* () {
    yield* Deferred.succeed(running, undefined);
    let sum = 0;
    for (;;) sum += (yield* Queue.take(inward)).count;
  });
  const fiber = yield* Effect.forkDetach(Effect.ensuring(child, Queue.shutdown(inward)));
  yield* Deferred.await(running);
  return fiber;
});

const startAll = (fibers, count) =>
  Effect.runPromise(
    Effect.gen(function* () {
      for (let at = 0; at < count; at++) fibers.push(yield* start);
    }),
  );

const stopAll = (fibers) =>
  Effect.runPromise(
    Effect.gen(function* () {
      for (const fiber of fibers) yield* Fiber.interrupt(fiber);
    }),
  );

export async function measure(size) {
  const [warmUp, other, fibers] = [[], [], []];
  await startAll(warmUp, Math.ceil(size / 5));
  await stopAll(warmUp);
  await startAll(other, 2);
  const starts = await perSecond(size, () => startAll(fibers, size));
  const stops = await perSecond(size, () => stopAll(fibers));
  await stopAll(other);
  return { 'starts/s': starts, 'stops/s': stops };
}
