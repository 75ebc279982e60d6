import { Children, OnIn, OnUp, startMaster, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { firstValueFrom } from 'rxjs';
import { perSecond } from '../../support/timed.js';
import type { Figures } from '../../support/workload.js';

/** most trees of few children, so that no figure is of microseconds */
const mostTrees = 50;
/** children in all of them, at least, while there are not that many trees */
const atLeast = 50_000;
/** in one flood, and of as few children as there may be */
const [mostTicks, ticksOfEach] = [1_000_000, 1_000];

export class Tick {
  constructor(readonly count: number) {}
}

/** Asks for so many children. */
export class Spawn {
  constructor(readonly children: number) {}
}

/** Asks one of them, in the middle, for so many ticks. */
export class Flood {
  constructor(readonly ticks: number) {}
  readonly floods = true;
}

/** What was asked for is done. */
export class Done {
  readonly done = true;
}

@Thread({ up: [Tick] })
class MemberThread extends TaskThread<{ in: Flood; up: Tick }> {
  @OnIn(Flood)
  async flood({ ticks: count }: Flood) {
    for (let first = 1; first <= count; first += 1000) await this.upAll(ticksFrom(first));
  }
}

function ticksFrom(first: number): readonly Tick[] {
  return Array.from({ length: 1000 }, (_, at) => new Tick(first + at));
}

@Thread({ up: [Done] })
class WideMaster extends TaskThread<{ in: Spawn | Flood; up: Done }> {
  @Children(MemberThread) members!: ThreadGroup<typeof MemberThread>;
  readonly #refs: { send(flood: Flood): unknown }[] = [];
  #last = 0;

  @OnIn(Spawn)
  async spawn({ children }: Spawn) {
    for (let at = 0; at < children; at++) {
      const ref = await this.members.spawn();
      if (at === children >> 1) this.#refs.push(ref);
    }
    await this.up(new Done());
  }

  @OnIn(Flood)
  flood(flood: Flood) {
    this.#last = flood.ticks;
    return this.#refs[0]!.send(flood);
  }

  @OnUp(Tick)
  onTick(tick: Tick) {
    if (tick.count === this.#last) return this.up(new Done());
  }
}

async function ask(tree: Awaited<ReturnType<typeof start>>, what: Spawn | Flood): Promise<void> {
  const done = firstValueFrom(tree.up$);
  await (what instanceof Spawn ? tree.send(what) : tree.send(what));
  await done;
}

const start = () => startMaster(WideMaster);

/** The same several times where there are few children. */
export async function measure(size: number): Promise<Figures> {
  const other = await start();
  const ticks = Math.min(mostTicks, size * ticksOfEach);
  await ask(other, new Spawn(Math.min(20_000, size * 20)));
  await ask(other, new Flood(ticks));
  const trees = await Promise.all(Array.from({ length: Math.min(mostTrees, Math.ceil(atLeast / size)) }, start));
  const children = trees.length * size;
  const starts = await perSecond(children, async () => {
    for (const tree of trees) await ask(tree, new Spawn(size));
  });
  const signals = await perSecond(ticks, () => ask(trees[0]!, new Flood(ticks)));
  const stops = await perSecond(children, async () => {
    for (const tree of trees) await tree.stop();
  });
  await other.stop();
  return { 'starts/s': starts, 'stops/s': stops, 'signals/s': signals };
}
