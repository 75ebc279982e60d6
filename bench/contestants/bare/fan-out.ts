import { Tally } from '../../support/tally.js';
import { perSecond } from '../../support/timed.js';
import type { Figures } from '../../support/workload.js';
import { GrowingQueue } from './growing-queue.js';

const each = 100;

class Tick {
  constructor(
    readonly count: number,
    readonly tally: Tally,
  ) {}
}

class Child {
  sum = 0;
  readonly queue = new GrowingQueue<Tick>((tick) => this.onTick(tick));

  onTick({ count, tally }: Tick): void {
    this.sum += count;
    tally.count();
  }
}

export async function measure(size: number): Promise<Figures> {
  const fanOut = async (children: readonly Child[]): Promise<void> => {
    const tally = new Tally(children.length * each);
    for (let count = 1; count <= each; count++) {
      for (const child of children) {
        const wait = child.queue.push(new Tick(count, tally));
        if (wait) await wait;
      }
    }
    await tally.done;
  };
  await fanOut(Array.from({ length: Math.ceil(size / 5) }, () => new Child()));
  const children = Array.from({ length: size }, () => new Child());
  return { 'signals/s': await perSecond(size * each, () => fanOut(children)) };
}
