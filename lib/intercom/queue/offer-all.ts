import type { MaybePromise } from '../../thread/protocol.js';
import type { SignalQueue } from './queue.js';

type Check = (signal: unknown) => void;

/** Offers signals until one has to wait, and goes on behind it when it is called again. */
type Fill = () => MaybePromise;

/**
 * Offers each signal of an iterable in turn, waiting only while the queue is full.
 *
 * @param check throws where a signal may not pass; then the iterable is closed
 */
export function offerAll(queue: SignalQueue, signals: Iterable<unknown>, check: Check): MaybePromise {
  const fill = Array.isArray(signals) ? fromArray(queue, signals, check) : fromIterator(queue, signals, check);
  const wait = fill();
  if (wait) return goOn(wait, fill);
}

/** Refuses each signal of an array, or the first one of what may be endless. */
export function refuseAll(queue: SignalQueue, signals: Iterable<unknown>, check: Check): void {
  for (const signal of signals) {
    check(signal);
    queue.refuse(signal);
    if (!Array.isArray(signals)) break;
  }
}

async function goOn(wait: Promise<void>, fill: Fill): Promise<void> {
  for (let next: MaybePromise = wait; next; next = fill()) await next;
}

/** By index: an iterator, and still more a generator, costs as much a signal as all the rest. */
function fromArray(queue: SignalQueue, signals: readonly unknown[], check: Check): Fill {
  let at = 0;
  return () => {
    at = queue.accept(signals, at, check);
    while (at < signals.length) {
      const signal = signals[at++];
      check(signal);
      const wait = queue.offer(signal);
      if (wait) return wait;
    }
  };
}

function fromIterator(queue: SignalQueue, signals: Iterable<unknown>, check: Check): Fill {
  const rest = signals[Symbol.iterator]();
  return () => {
    try {
      for (let step = rest.next(); !step.done; step = rest.next()) {
        check(step.value);
        const wait = queue.offer(step.value);
        if (wait) return wait;
        // Nobody takes anything any more, and the iterable may be endless.
        if (queue.closed) return void rest.return?.();
      }
    } catch (error) {
      rest.return?.();
      throw error;
    }
  };
}
