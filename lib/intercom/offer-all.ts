import type { MaybePromise } from '../thread/protocol.js';
import type { SignalQueue } from './queue.js';

/**
 * Offers each signal of an iterable in turn, waiting only while the queue is full.
 *
 * @param check throws where a signal may not pass; then the iterable is closed
 */
export function offerAll(
  queue: SignalQueue,
  signals: Iterable<unknown>,
  check: (signal: unknown) => void,
): MaybePromise {
  const rest = signals[Symbol.iterator]();
  const wait = offerUntilFull(queue, rest, check);
  if (wait) return offerRest(wait, queue, rest, check);
}

async function offerRest(
  wait: Promise<void>,
  queue: SignalQueue,
  rest: Iterator<unknown>,
  check: (signal: unknown) => void,
): Promise<void> {
  for (let next: MaybePromise = wait; next; next = offerUntilFull(queue, rest, check)) await next;
}

function offerUntilFull(queue: SignalQueue, rest: Iterator<unknown>, check: (signal: unknown) => void): MaybePromise {
  try {
    for (let step = rest.next(); !step.done; step = rest.next()) {
      check(step.value);
      const wait = queue.offer(step.value);
      if (wait) return wait;
    }
  } catch (error) {
    rest.return?.();
    throw error;
  }
}
