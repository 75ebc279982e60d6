import { Children, OnIn, startMaster, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { firstValueFrom } from 'rxjs';
import { Tally } from '../../support/tally.js';
import { warmAndAtFirst } from '../../support/warm.js';
import type { Figures } from '../../support/workload.js';

const each = 100;

export class Tick {
  constructor(
    readonly count: number,
    readonly tally: Tally,
  ) {}
}

/** Asks for so many children. */
export class Spawn {
  constructor(readonly children: number) {}
}

/** Asks for ticks to every child, so many each. */
export class FanOut {
  constructor(
    readonly ticks: number,
    readonly tally: Tally,
  ) {}
}

/** They all run. */
export class Spawned {
  readonly running = true;
}

@Thread()
class ReceiverThread extends TaskThread<{ in: Tick }> {
  sum = 0;

  @OnIn(Tick)
  onTick({ count, tally }: Tick) {
    this.sum += count;
    tally.count();
  }
}

@Thread({ up: [Spawned] })
class FanOutMaster extends TaskThread<{ in: Spawn | FanOut; up: Spawned }> {
  @Children(ReceiverThread) receivers!: ThreadGroup<typeof ReceiverThread>;

  @OnIn(Spawn)
  async spawn({ children }: Spawn) {
    for (let at = 0; at < children; at++) await this.receivers.spawn();
    await this.up(new Spawned());
  }

  @OnIn(FanOut)
  async fanOut({ ticks, tally }: FanOut) {
    for (let count = 1; count <= ticks; count++) {
      for (const receiver of this.receivers) {
        const wait = receiver.send(new Tick(count, tally));
        if (wait) await wait;
      }
    }
  }
}

export async function measure(size: number): Promise<Figures> {
  const start = async (children: number) => {
    const tree = await startMaster(FanOutMaster);
    const spawned = firstValueFrom(tree.up$);
    await tree.send(new Spawn(children));
    await spawned;
    return {
      tree,
      fanOut: async () => {
        const tally = new Tally(children * each);
        await tree.send(new FanOut(each, tally));
        await tally.done;
      },
    };
  };
  const running = [await start(size), await start(size)];
  const fanOuts = running.map(({ fanOut }) => fanOut);
  const figures = await warmAndAtFirst(size * each, 'signals', fanOuts);
  for (const { tree } of running) await tree.stop();
  return figures;
}
