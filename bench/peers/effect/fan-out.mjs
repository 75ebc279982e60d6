import { Effect, Fiber, Queue } from 'effect';
import { Tick } from '../tick.mjs';
import { perSecond, Tally } from '../timed.mjs';

const each = 100;

const start = Effect.gen(function* () {
  const child = { queue: yield* Queue.bounded(1024), sum: 0, tally: undefined };
  child.fiber = yield* Effect.forkDetach(
    Effect.gen(function* () {
      for (;;) {
        child.sum += (yield* Queue.take(child.queue)).count;
        child.tally.count();
      }
    }),
  );
  return child;
});

async function fanOut(children) {
  const tally = new Tally(children.length * each);
  for (const child of children) child.tally = tally;
  await Effect.runPromise(
    Effect.gen(function* () {
      for (let count = 1; count <= each; count++)
        for (const { queue } of children) yield* Queue.offer(queue, new Tick(count));
    }),
  );
  await tally.done;
}

export async function measure(size) {
  const startAll = (count) => Effect.runPromise(Effect.all(Array.from({ length: count }, () => start)));
  const others = await startAll(size);
  const children = await startAll(size);
  for (const some of [children, others]) await fanOut(some);
  const rate = await perSecond(size * each, () => fanOut(children));
  for (const { fiber } of [...others, ...children]) await Effect.runPromise(Fiber.interrupt(fiber));
  return { 'signals/s': rate };
}
