import type { Actor } from './actor.js';

/** for whom each waits that does: a list for each of its waits */
const waits = new WeakMap<Actor, Set<readonly Actor[]>>();

/** Whether one of the callers is among those, or among whom they wait for in turn: a wait for them would never end. */
export function waitForCaller(actors: readonly Actor[], callers: readonly Actor[]): boolean {
  const found = new Set(actors);
  for (const each of found) for (const others of waits.get(each) ?? []) for (const other of others) found.add(other);
  return callers.some((each) => found.has(each));
}

/**
 * Notes that the callers wait for those.
 *
 * @returns a function that says that they do no more
 */
export function noteWait(callers: readonly Actor[], actors: readonly Actor[]): () => void {
  const wait = [...actors];
  for (const each of callers) {
    const own = waits.get(each) ?? new Set();
    waits.set(each, own.add(wait));
  }
  return () => {
    for (const each of callers) waits.get(each)!.delete(wait);
  };
}
