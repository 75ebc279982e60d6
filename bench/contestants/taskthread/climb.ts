import {
  Child,
  Children,
  type ChildRef,
  OnIn,
  OnUp,
  startMaster,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { firstValueFrom } from 'rxjs';
import { warmAndAtFirst } from '../../support/warm.js';
import type { Figures } from '../../support/workload.js';

const levels = 10;

export class Tick {
  constructor(readonly count: number) {}
}

/** Asks for so many ticks from the lowest thread. */
export class Climb {
  constructor(readonly ticks: number) {}
  readonly down = true;
}

/** The last tick was handled. */
export class Finished {}

@Thread({ up: [Tick] })
class LowestThread extends TaskThread<{ in: Climb; up: Tick }> {
  @OnIn(Climb)
  async climb({ ticks }: Climb) {
    for (let first = 1; first <= ticks; first += 1000) await this.upAll(someTicks(first, Math.min(first + 999, ticks)));
  }
}

function someTicks(first: number, last: number): readonly Tick[] {
  const ticks = new Array<Tick>(last - first + 1);
  for (let at = 0; at < ticks.length; at++) ticks[at] = new Tick(first + at);
  return ticks;
}

type Level = new (level: number) => TaskThread<{ in: Climb; up: Tick }>;

/** One of the threads between the lowest and the top, all of one class as in the other contestants, without a method for the ticks. */
@Thread({ forwardUp: [Tick], forwardIn: [Climb] })
export class ForwardingThread extends TaskThread<{ in: Climb; up: Tick }> {
  @Children(() => ForwardingThread) relays!: ThreadGroup<typeof ForwardingThread>;
  @Children(LowestThread) lowest!: ThreadGroup<typeof LowestThread>;

  constructor(readonly level: number) {
    super();
  }

  protected override async ready() {
    if (this.level > 1) await this.relays.spawn(this.level - 1);
    else await this.lowest.spawn();
  }
}

/** The same with one. */
@Thread({ up: [Tick], forwardIn: [Climb] })
export class HandlingThread extends TaskThread<{ in: Climb; up: Tick }> {
  @Children(() => HandlingThread) relays!: ThreadGroup<typeof HandlingThread>;
  @Children(LowestThread) lowest!: ThreadGroup<typeof LowestThread>;

  constructor(readonly level: number) {
    super();
  }

  protected override async ready() {
    if (this.level > 1) await this.relays.spawn(this.level - 1);
    else await this.lowest.spawn();
  }

  @OnUp(Tick)
  pass(tick: Tick) {
    return this.up(tick);
  }
}

/** Hops a second of ticks that climb ten levels; two such trees are alive and warm. */
export async function climbed(size: number, relay: Level): Promise<Figures> {
  @Thread({ up: [Finished], forwardIn: [Climb] })
  class TopThread extends TaskThread<{ in: Climb; up: Finished }> {
    @Child(relay, { args: [levels - 1] }) below!: ChildRef<TaskThread<{ in: Climb; up: Tick }>>;
    sum = 0;

    @OnUp(Tick)
    onTick({ count }: Tick) {
      this.sum += count;
      if (count === last) return this.up(new Finished());
    }
  }
  let last = 0;
  const trees = [await startMaster(TopThread), await startMaster(TopThread)];
  const climb = async (at: number, ticks: number): Promise<void> => {
    last = ticks;
    const finished = firstValueFrom(trees[at]!.up$);
    await trees[at]!.send(new Climb(ticks));
    await finished;
  };
  const climbs = [0, 1, 0, 1].map((at) => () => climb(at, size));
  const figures = await warmAndAtFirst(size * levels, 'hops', climbs);
  for (const tree of trees) await tree.stop();
  return figures;
}
