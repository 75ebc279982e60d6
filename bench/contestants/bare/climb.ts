import { warmAndAtFirst } from '../../support/warm.js';
import type { Figures } from '../../support/workload.js';
import { Receiver } from './flooded.js';
import { RelayingQueue } from './relaying-queue.js';
import { Tick } from './tick.js';

const levels = 10;

class Chain {
  readonly top = new Receiver();
  readonly lowest: RelayingQueue<Tick>;

  constructor() {
    let above = new RelayingQueue<Tick>((tick) => this.top.onTick(tick));
    for (let level = 1; level < levels; level++) above = relayTo(above);
    this.lowest = above;
  }

  async climb(count: number): Promise<void> {
    const done = this.top.expect(count);
    for (let at = 1; at <= count; at++) {
      const wait = this.lowest.push(new Tick(at));
      if (wait) await wait;
    }
    await done;
  }
}

function relayTo(above: RelayingQueue<Tick>): RelayingQueue<Tick> {
  return new RelayingQueue((tick) => above.push(tick));
}

export async function measure(size: number): Promise<Figures> {
  const chains = [new Chain(), new Chain()];
  const climbs = [...chains, ...chains].map((chain) => () => chain.climb(size));
  return warmAndAtFirst(size * levels, 'hops', climbs);
}
