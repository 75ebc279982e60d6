import { expect } from 'chai';
import { Children, type ChildRef, OnIn, OnUp, startMaster, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { nextTurn } from 'taskthread/testing';

class Ping {
  constructor(readonly n: number) {}
}
class Pong {
  constructor(readonly n: number) {}
}

@Thread({ up: [Pong] })
class Worker extends TaskThread<{ in: Ping; up: Pong }> {
  @OnIn(Ping) ping(ping: Ping) {
    return this.up(new Pong(ping.n));
  }
}

@Thread()
class Pool extends TaskThread<{ in: Ping }> {
  @Children(Worker) workers!: ThreadGroup<typeof Worker>;
  heard = 0;
  @OnIn(Ping) async round(ping: Ping) {
    for (let n = 0; n < ping.n; n++) await this.workers.spawn();
    await this.workers.broadcast(ping);
    while (this.heard < ping.n) await nextTurn();
    for (const worker of this.workers) await worker.stop();
    this.heard = 0;
  }
  @OnUp(Pong) pong() {
    this.heard++;
  }
}

/** A chain: each link spawns the next. */
@Thread()
class Link extends TaskThread {
  @Children(() => Link) next!: ThreadGroup<typeof Link>;
  constructor(readonly left: number) {
    super();
  }
  protected override async ready() {
    if (this.left > 0) await this.next.spawn(this.left - 1);
  }
}

/** The same, but the next link is spawned within the synchronous part of a hook of the one before. */
@Thread()
class Nested extends TaskThread {
  @Children(() => Nested) next!: ThreadGroup<typeof Nested>;
  constructor(readonly left: number) {
    super();
  }
  protected override ready() {
    if (this.left > 0) void this.next.spawn(this.left - 1);
  }
}

describe('a large tree', function () {
  this.timeout(120_000);

  it('gives back all memory: 20 rounds of 10,000 children started, spoken to and stopped', async () => {
    const tree = await startMaster(Pool);
    const used: number[] = [];
    for (let round = 0; round < 20; round++) {
      await tree.send(new Ping(10_000));
      while (tree.snapshot().edge.in.handled <= round) await nextTurn();
      gc!();
      gc!();
      used.push(process.memoryUsage().heapUsed);
    }
    await tree.stop();
    const [, second, ...later] = used;
    expect(Math.max(...later) / second!, used.join(' ')).to.be.lessThan(1.05);
  });

  for (const chain of [Link, Nested]) {
    it(`starts and stops a chain 10,000 deep (${chain.name})`, async () => {
      const tree = await startMaster(chain, { args: [10_000] });
      const depth = (): number => {
        let links = 0;
        for (let each = tree.snapshot(); each.children[0]; each = each.children[0]) links++;
        return links;
      };
      // Who does not await a spawn is not told of its end: thousands of them take more than one turn of the event loop.
      while (depth() < 10_000) await nextTurn();
      await nextTurn();
      const report = await tree.stop();
      expect([report.reason, report.edges.map((edge) => [edge.path, edge.ended])]).to.deep.equal([
        'stopped',
        [
          ['master', 1],
          ['master/next[*]', 10_000],
        ],
      ]);
    });
  }

  it('stops a chain 10,000 deep from a ref at its end, and from the master at once', async () => {
    let last: ChildRef | undefined;
    @Thread()
    class Chain extends TaskThread {
      @Children(() => Chain) next!: ThreadGroup<typeof Chain>;
      constructor(readonly left: number) {
        super();
      }
      protected override async ready() {
        if (this.left > 0) last ??= await this.next.spawn(this.left - 1);
      }
    }
    const tree = await startMaster(Chain, { args: [10_000] });
    void last!.stop();
    expect((await tree.stop()).errors).to.deep.equal([]);
  });
});
