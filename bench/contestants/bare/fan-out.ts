import { Tally } from '../../support/tally.js';
import { warmAndAtFirst } from '../../support/warm.js';
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
  const groups = [0, 1].map(() => Array.from({ length: size }, () => new Child()));
  const fanOuts = groups.map((children) => () => fanOut(children));
  return warmAndAtFirst(size * each, 'signals', fanOuts);
}
