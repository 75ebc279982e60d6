export async function measure() {
  const { createActor, fromCallback } = await import('xstate');
  await new Promise((resolve) => {
    const greeter = createActor(fromCallback(({ receive }) => receive(resolve)));
    greeter.start();
    greeter.send({ type: 'world' });
  });
  return { 'ms to hello': performance.now() };
}
