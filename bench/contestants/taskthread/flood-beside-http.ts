import { Child, type ChildRef, OnIn, OnUp, startMaster, TaskThread, Thread } from 'taskthread';
import { besideHttp } from '../../support/beside-http.js';
import type { Figures } from '../../support/workload.js';

export class Tick {
  constructor(readonly count: number) {}
}

/** Asks for ticks until the stop. */
export class Flood {}

@Thread({ up: [Tick] })
class SenderThread extends TaskThread<{ in: Flood; up: Tick }> {
  #count = 0;

  @OnIn(Flood)
  async flood() {
    while (!this.stopping.aborted) await this.upAll(this.#someTicks());
  }

  #someTicks(): readonly Tick[] {
    return Array.from({ length: 1000 }, () => new Tick(++this.#count));
  }
}

let handled = 0;

@Thread()
class FloodMaster extends TaskThread<{ in: Flood }> {
  @Child(SenderThread) sender!: ChildRef<SenderThread>;

  @OnIn(Flood)
  flood(flood: Flood) {
    return this.sender.send(flood);
  }

  @OnUp(Tick)
  onTick(tick: Tick) {
    handled += Math.sign(tick.count);
  }
}

export async function measure(size: number): Promise<Figures> {
  const trees = [await startMaster(FloodMaster), await startMaster(FloodMaster)];
  const [warmUp, tree] = trees;
  await warmUp!.send(new Flood());
  await besideHttp(size / 5, () => handled);
  await warmUp!.stop();
  await tree!.send(new Flood());
  const figures = await besideHttp(size, () => handled);
  await tree!.stop();
  return figures;
}
