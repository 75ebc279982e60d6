import type { Timeouts } from '../../metadata/definition.js';
import type { ThreadNode } from '../thread-node.js';

const unlessTold: Required<Timeouts> = {
  startTimeoutMs: 30_000,
  quiesceTimeoutMs: 5_000,
  drainTimeoutMs: 10_000,
  exitTimeoutMs: 5_000,
};

/** ms the stop of a whole tree may take, unless told */
export const defaultStopTimeoutMs = 25_000;

/** ms after which a start says for which hook it waits */
export const slowStartMs = 2_000;

/** ms after which a stop that still waits says for what */
export const slowStopMs = 2_000;

/** The deadline of a part of a thread's life, in ms. */
export function timeoutOf(node: ThreadNode, part: keyof Timeouts): number {
  return node.position.definition.timeouts[part] ?? unlessTold[part];
}
