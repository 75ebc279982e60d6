import type { MaybePromise } from '../../thread/protocol.js';

/** Waits for all of several waits that never reject; nothing when there is none. */
export function joined(waits: readonly Promise<void>[]): MaybePromise {
  if (waits.length < 2) return waits[0];
  return Promise.all(waits).then(() => {});
}
