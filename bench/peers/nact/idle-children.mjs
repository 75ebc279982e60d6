import { spawn, spawnStateless, start, stop } from 'nact';
import { perSecond } from '../timed.mjs';

let started = 0;

/** A start is done at once; each stop is awaited through its cleanup. */
async function startAll(system, count) {
  const children = [];
  for (let at = 0; at < count; at++) {
    let end;
    const ended = new Promise((resolve) => (end = resolve));
    // Of so many names that nact makes up by chance two are the same now and then.
    const name = `child-${started++}`;
    const actor = spawn(system, (sum = 0, message) => sum + message.count, name, { afterStop: () => end() });
    children.push({ actor, ended });
  }
  return children;
}

async function stopAll(children) {
  for (const { actor } of children) stop(actor);
  for (const { ended } of children) await ended;
}

export async function measure(size) {
  const system = start({ name: 'measured' });
  const other = start({ name: 'other' });
  for (let at = 0; at < 2; at++) spawnStateless(other, () => {});
  await stopAll(await startAll(system, Math.ceil(size / 5)));
  let children;
  const starts = await perSecond(size, async () => (children = await startAll(system, size)));
  const stops = await perSecond(size, () => stopAll(children));
  return { 'starts/s': starts, 'stops/s': stops };
}
