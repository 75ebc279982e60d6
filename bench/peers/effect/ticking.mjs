import { Effect, Fiber, Schedule } from 'effect';

const everyMs = 100;

export async function measure(size) {
  const windowMs = Math.max(2 * everyMs, size / 10);
  const late = [];
  let open = false;
  const ticking = Effect.suspend(() => {
    const begin = performance.now();
    const tick = Effect.sync(() => {
      if (open) late.push((performance.now() - begin) % everyMs);
    });
    return Effect.repeat(tick, Schedule.fixed(everyMs));
  });
  const fibers = [];
  for (let at = 0; at < size; at++) fibers.push(Effect.runFork(ticking));
  await sleep(windowMs / 2);
  open = true;
  const began = performance.now();
  const before = process.cpuUsage();
  await sleep(windowMs);
  const { user, system } = process.cpuUsage(before);
  const ms = performance.now() - began;
  open = false;
  for (const fiber of fibers) await Effect.runPromise(Fiber.interrupt(fiber));
  late.sort((a, b) => a - b);
  return {
    'CPU %': (user + system) / 10 / ms,
    'runs missing, %': Math.max(0, 100 * (1 - (late.length * everyMs) / (size * ms))),
    'late p99, ms': late[Math.max(0, Math.ceil(late.length * 0.99) - 1)],
  };
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
