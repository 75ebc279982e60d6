import { Children, OnIn, startMaster, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { firstValueFrom } from 'rxjs';
import { perSecond } from '../../support/timed.js';
import type { Figures } from '../../support/workload.js';

/** Asks for so many chains of threads, each so deep. */
export class SpawnChains {
  constructor(
    readonly chains: number,
    readonly depth: number,
  ) {}
}

/** They all run. */
export class Spawned {
  readonly running = true;
}

@Thread()
class LinkThread extends TaskThread {
  @Children(() => LinkThread) below!: ThreadGroup<typeof LinkThread>;

  /** @param left how many are to come below it */
  constructor(readonly left: number) {
    super();
  }

  protected override async ready() {
    if (this.left > 0) await this.below.spawn(this.left - 1);
  }
}

@Thread({ up: [Spawned] })
class ChainMaster extends TaskThread<{ in: SpawnChains; up: Spawned }> {
  @Children(LinkThread) chains!: ThreadGroup<typeof LinkThread>;

  @OnIn(SpawnChains)
  async spawn({ chains, depth }: SpawnChains) {
    for (let at = 0; at < chains; at++) await this.chains.spawn(depth - 1);
    await this.up(new Spawned());
  }
}

/** So many threads in all, in chains of that depth. */
export async function chains(size: number, depth: number): Promise<Figures> {
  const count = Math.max(1, Math.round(size / depth));
  const threads = count * depth;
  const start = () => startMaster(ChainMaster);
  const spawn = async (tree: Awaited<ReturnType<typeof start>>): Promise<void> => {
    const spawned = firstValueFrom(tree.up$);
    await tree.send(new SpawnChains(count, depth));
    await spawned;
  };
  const warmUp = await start();
  await spawn(warmUp);
  await warmUp.stop();
  const tree = await start();
  const starts = await perSecond(threads, () => spawn(tree));
  const stops = await perSecond(threads, () => tree.stop());
  return { 'starts/s': starts, 'stops/s': stops };
}
