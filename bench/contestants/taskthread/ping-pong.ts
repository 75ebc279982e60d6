import { Children, OnIn, OnUp, startMaster, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { firstValueFrom } from 'rxjs';
import { warmAndAtFirst } from '../../support/warm.js';
import type { Figures } from '../../support/workload.js';

export class Ping {
  constructor(readonly left: number) {}
}

export class Pong {
  constructor(readonly left: number) {}
  readonly back = true;
}

/** Asks for so many round trips with the child of that key. */
export class Play {
  constructor(
    readonly key: string,
    readonly trips: number,
  ) {}
}

/** The last pong came back. */
export class Finished {}

@Thread({ up: [Pong] })
class PongThread extends TaskThread<{ in: Ping; up: Pong }> {
  @OnIn(Ping)
  onPing({ left }: Ping) {
    return this.up(new Pong(left - 1));
  }
}

@Thread({ up: [Finished] })
class PingMaster extends TaskThread<{ in: Play; up: Finished }> {
  @Children(PongThread) players!: ThreadGroup<typeof PongThread>;
  #player = '';

  protected override async ready() {
    for (const key of ['a', 'b']) await this.players.spawnAs(key);
  }

  @OnIn(Play)
  play({ key, trips }: Play) {
    this.#player = key;
    return this.players.get(key)!.send(new Ping(trips));
  }

  @OnUp(Pong)
  onPong({ left }: Pong) {
    if (left === 0) return this.up(new Finished());
    return this.players.get(this.#player)!.send(new Ping(left));
  }
}

export async function measure(size: number): Promise<Figures> {
  const trees = [await startMaster(PingMaster), await startMaster(PingMaster)];
  const play = async (at: number, key: string, trips: number): Promise<void> => {
    const finished = firstValueFrom(trees[at]!.up$);
    await trees[at]!.send(new Play(key, trips));
    await finished;
  };
  const games = ['a', 'b'].flatMap((key) => [0, 1].map((at) => () => play(at, key, size)));
  const figures = await warmAndAtFirst(size, 'round trips', games);
  for (const tree of trees) await tree.stop();
  return figures;
}
