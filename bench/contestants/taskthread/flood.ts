import { Children, OnIn, OnUp, startMaster, TaskThread, Thread, type ThreadGroup, type Tree } from 'taskthread';
import { firstValueFrom } from 'rxjs';
import { warmAndAtFirst } from '../../support/warm.js';
import type { Figures } from '../../support/workload.js';

export class Tick {
  constructor(readonly count: number) {}
}

/** Asks for so many ticks, sent by `upAll` in arrays of a thousand. */
export class FloodByUpAll {
  constructor(readonly ticks: number) {}
}

/** Asks for so many ticks, sent by `upAll` from one generator. */
export class FloodFromGenerator {
  constructor(readonly ticks: number) {}
  readonly generated = true;
}

/** Asks for so many ticks, awaited where they have to wait. */
export class FloodIfWaiting {
  constructor(readonly ticks: number) {}
  readonly awaits = 'some';
}

/** Asks for so many ticks, each awaited. */
export class FloodAwaiting {
  constructor(readonly ticks: number) {}
  readonly awaits = 'all';
}

export type Flood = FloodByUpAll | FloodFromGenerator | FloodIfWaiting | FloodAwaiting;

/** Asks the sender with that key. */
export class Order {
  constructor(
    readonly key: string,
    readonly flood: Flood,
  ) {}
}

/** The last tick was handled. */
export class Finished {}

@Thread({ up: [Tick] })
export class SenderThread extends TaskThread<{ in: Flood; up: Tick }> {
  @OnIn(FloodByUpAll)
  async byUpAll({ ticks }: FloodByUpAll) {
    for (let first = 1; first <= ticks; first += 1000) await this.upAll(someTicks(first, Math.min(first + 999, ticks)));
  }

  @OnIn(FloodFromGenerator)
  fromGenerator({ ticks }: FloodFromGenerator) {
    return this.upAll(ticksTo(ticks));
  }

  @OnIn(FloodIfWaiting)
  async ifWaiting({ ticks }: FloodIfWaiting) {
    for (let count = 1; count <= ticks; count++) {
      const wait = this.up(new Tick(count));
      if (wait) await wait;
    }
  }

  @OnIn(FloodAwaiting)
  async awaiting({ ticks }: FloodAwaiting) {
    for (let count = 1; count <= ticks; count++) await this.up(new Tick(count));
  }
}

function someTicks(first: number, last: number): readonly Tick[] {
  const ticks = new Array<Tick>(last - first + 1);
  for (let at = 0; at < ticks.length; at++) ticks[at] = new Tick(first + at);
  return ticks;
}

function* ticksTo(last: number): Iterable<Tick> {
  for (let count = 1; count <= last; count++) yield new Tick(count);
}

/** Hands orders to its two senders and receives what they send. */
@Thread({ up: [Finished] })
export class PlainMaster extends TaskThread<{ in: Order; up: Finished }> {
  @Children(SenderThread) senders!: ThreadGroup<typeof SenderThread>;
  #last = 0;
  sum = 0;

  protected override async ready() {
    for (const key of ['a', 'b']) await this.senders.spawnAs(key);
  }

  @OnIn(Order)
  order({ key, flood }: Order) {
    this.#last = flood.ticks;
    return this.senders.get(key)!.send(flood);
  }

  @OnUp(Tick)
  onTick(tick: Tick): unknown {
    return this.count(tick);
  }

  protected count(tick: Tick) {
    this.sum += tick.count;
    if (tick.count === this.#last) return this.up(new Finished());
  }
}

/** The same with an async handler. */
@Thread({ up: [Finished] })
export class AsyncMaster extends PlainMaster {
  @OnUp(Tick)
  override async onTick(tick: Tick) {
    return this.count(tick);
  }
}

/**
 * Signals a second; two trees and four senders are alive, and all of them are warm.
 *
 * @param watch begins to look at a tree, and returns what ends that
 */
export async function flooded(
  size: number,
  master: typeof PlainMaster,
  floodOf: (ticks: number) => Flood,
  watch: (tree: Tree<PlainMaster>) => () => void = () => () => {},
): Promise<Figures> {
  const trees = [await startMaster(master), await startMaster(master)];
  const ends = trees.map(watch);
  const flood = async (at: number, key: string, ticks: number): Promise<void> => {
    const finished = firstValueFrom(trees[at]!.up$);
    await trees[at]!.send(new Order(key, floodOf(ticks)));
    await finished;
  };
  const floods = ['a', 'b'].flatMap((key) => [0, 1].map((at) => () => flood(at, key, size)));
  const figures = await warmAndAtFirst(size, 'signals', floods);
  for (const end of ends) end();
  for (const tree of trees) await tree.stop();
  return figures;
}
