export async function measure() {
  const { dispatch, spawn, start, stop } = await import('nact');
  const system = start();
  await new Promise((resolve) => dispatch(spawn(system, resolve), 'world'));
  const running = performance.now();
  stop(system);
  return { 'ms to hello': running };
}
