import { warmAndAtFirst } from '../../support/warm.js';
import type { Figures } from '../../support/workload.js';
import type { Tick } from './tick.js';

interface Queue {
  push(tick: Tick): void | Promise<void>;
}

/** Two receivers, both warmed up, so that nothing is specialised on one object. */
export async function flooded(
  size: number,
  open: (receiver: Receiver) => Queue,
  send: (queue: Queue, count: number) => Promise<void>,
): Promise<Figures> {
  const edges = [new Receiver(), new Receiver()].map((receiver) => ({ receiver, queue: open(receiver) }));
  const flood = async (at: number, count: number): Promise<void> => {
    const { receiver, queue } = edges[at]!;
    const done = receiver.expect(count);
    await send(queue, count);
    await done;
  };
  const floods = [0, 1, 0, 1].map((at) => () => flood(at, size));
  return warmAndAtFirst(size, 'signals', floods);
}

/** What handles the ticks. */
export class Receiver {
  sum = 0;
  #last = 0;
  #finish!: () => void;

  expect(count: number): Promise<void> {
    this.#last = count;
    return new Promise((resolve) => (this.#finish = resolve));
  }

  onTick(tick: Tick): void {
    this.sum += tick.count;
    if (tick.count === this.#last) this.#finish();
  }
}
