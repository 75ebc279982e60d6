import {
  Children,
  type MasterOptions,
  OnIn,
  startMaster,
  TaskThread,
  Thread,
  type ThreadGroup,
  type Tree,
} from 'taskthread';
import { firstValueFrom } from 'rxjs';
import { perSecond } from '../../support/timed.js';
import type { Figures } from '../../support/workload.js';

export class Tick {
  constructor(readonly count: number) {}
}

/** Asks for so many more children. */
export class Spawn {
  constructor(readonly children: number) {}
}

/** They all run. */
export class Spawned {
  readonly running = true;
}

@Thread()
class IdleThread extends TaskThread<{ in: Tick }> {
  sum = 0;

  @OnIn(Tick)
  onTick(tick: Tick) {
    this.sum += tick.count;
  }
}

@Thread()
class AsyncThread extends TaskThread {
  open = false;

  protected override async enter() {
    this.open = true;
  }

  protected override async exit() {
    this.open = false;
  }
}

@Thread({ up: [Spawned] })
export class IdleMaster extends TaskThread<{ in: Spawn; up: Spawned }> {
  @Children(IdleThread) idle!: ThreadGroup<typeof IdleThread>;

  @OnIn(Spawn)
  async spawn({ children }: Spawn) {
    for (let at = 0; at < children; at++) await this.idle.spawn();
    await this.up(new Spawned());
  }
}

/** The same with children whose hooks are async. */
@Thread({ up: [Spawned] })
export class AsyncMaster extends TaskThread<{ in: Spawn; up: Spawned }> {
  @Children(AsyncThread) members!: ThreadGroup<typeof AsyncThread>;

  @OnIn(Spawn)
  async spawn({ children }: Spawn) {
    for (let at = 0; at < children; at++) await this.members.spawn();
    await this.up(new Spawned());
  }
}

/** Has the master spawn so many children; resolves when they all run. */
export async function spawn(tree: Tree<IdleMaster | AsyncMaster>, children: number): Promise<void> {
  const spawned = firstValueFrom(tree.up$);
  await tree.send(new Spawn(children));
  await spawned;
}

/** Starts and stops a second. Another tree, with children, is alive meanwhile, and one was before. */
export async function spawned(
  size: number,
  master: typeof IdleMaster | typeof AsyncMaster,
  options?: MasterOptions,
): Promise<Figures> {
  const start = (): Promise<Tree<IdleMaster | AsyncMaster>> => startMaster(master as typeof IdleMaster, options);
  const warmUp = await start();
  await spawn(warmUp, Math.ceil(size / 5));
  await warmUp.stop();
  const other = await start();
  await spawn(other, 2);
  const tree = await start();
  const starts = await perSecond(size, () => spawn(tree, size));
  const stops = await perSecond(size, () => tree.stop());
  await other.stop();
  return { 'starts/s': starts, 'stops/s': stops };
}
