import { Effect, Fiber, Queue } from 'effect';
import { Tick } from '../tick.mjs';
import { perSecond } from '../timed.mjs';

/** @param handle an effect of a tick, or nothing where the handler is plain */
export function flooding(handle) {
  const flood = (queue, count) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const sender = yield* Effect.forkChild(
          Effect.gen(function* () {
            for (let at = 1; at <= count; at++) yield* Queue.offer(queue, new Tick(at));
          }),
        );
        const receiver = { sum: 0 };
        for (let last = 0; last < count;) {
          for (const tick of yield* Queue.takeAll(queue)) {
            if (handle) yield* handle(receiver, tick);
            else receiver.sum += tick.count;
            last = tick.count;
          }
        }
        yield* Fiber.join(sender);
      }),
    );
  return async (size) => {
    const queues = [Effect.runSync(Queue.bounded(1024)), Effect.runSync(Queue.bounded(1024))];
    for (const at of [0, 1, 0, 1]) await flood(queues[at], size);
    return { 'signals/s': await perSecond(size, () => flood(queues[0], size)) };
  };
}

export const measure = flooding();
