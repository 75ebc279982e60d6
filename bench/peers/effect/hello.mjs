export async function measure() {
  const { Effect, Fiber, Queue } = await import('effect');
  await Effect.runPromise(
    Effect.gen(function* () {
      const inward = yield* Queue.bounded(1024);
      const greeter = yield* Effect.forkChild(Queue.take(inward));
      yield* Queue.offer(inward, 'world');
      yield* Fiber.join(greeter);
    }),
  );
  return { 'ms to hello': performance.now() };
}
