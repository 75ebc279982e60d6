import type { AbstractCtor } from '../thread/protocol.js';

/** The signals of one class, or all of them, in a new list. */
export function ofClass(signals: readonly unknown[], type?: AbstractCtor): unknown[] {
  return type ? signals.filter((signal) => signal instanceof type) : [...signals];
}
