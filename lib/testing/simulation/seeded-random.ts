import type { Random } from '../../tasks/random.js';

/** What a run draws from; a stream each, so that one more draw in one place changes nothing in the others. */
export type Stream = 'order' | 'faults' | 'threads' | 'scenario';

const streams: readonly Stream[] = ['order', 'faults', 'threads', 'scenario'];

/** Chance that is the same for the same seed: mulberry32 by Tommy Ettinger, in the public domain. */
export function seededRandom(seed: number, stream: Stream): Random {
  let state = Math.imul(seed, 0x9e3779b1) ^ Math.imul(streams.indexOf(stream) + 1, 0x85ebca6b);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
