import { Effect, Fiber, Queue } from 'effect';
import { Tick } from '../tick.mjs';

// The server and its client are those of the other contestants.
const { besideHttp } = await import(new URL('../../../dist/bench/support/beside-http.js', import.meta.url).href);

export async function measure(size) {
  let handled = 0;
  const queue = Effect.runSync(Queue.bounded(1024));
  const sender = Effect.gen(function* () {
    for (let at = 1; ; at++) yield* Queue.offer(queue, new Tick(at));
  });
  const receiver = Effect.gen(function* () {
    for (;;) for (const tick of yield* Queue.takeAll(queue)) handled += Math.sign(tick.count);
  });
  const fibers = [Effect.runFork(sender), Effect.runFork(receiver)];
  await besideHttp(size / 5, () => handled);
  const figures = await besideHttp(size, () => handled);
  for (const fiber of fibers) await Effect.runPromise(Fiber.interrupt(fiber));
  return figures;
}
