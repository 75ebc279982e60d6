import type { Figures } from '../../support/workload.js';
import { AwaitingQueue } from './awaiting-queue.js';
import { flooded } from './flooded.js';
import { Tick } from './tick.js';

export function measure(size: number): Promise<Figures> {
  return flooded(
    size,
    (receiver) => new AwaitingQueue<Tick>(async (tick) => receiver.onTick(tick)),
    async (queue, count) => {
      for (let at = 1; at <= count; at++) {
        const wait = queue.push(new Tick(at));
        if (wait) await wait;
      }
    },
  );
}
