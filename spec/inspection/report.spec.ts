import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import {
  Child,
  Children,
  type ChildRef,
  Listening,
  type LiveReport,
  OnChildExit,
  OnIn,
  OnUp,
  type Report,
  Rescheduling,
  startMaster,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { nextTurn, VirtualClock } from 'taskthread/testing';
import { edge, expectAccountBalances, gate, KeptLog, settled, trial } from '../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}

const never = new Promise<void>(() => {});

function expectBalanced({ edges }: LiveReport): void {
  for (const { path, in: inward, up } of edges) {
    expectAccountBalances(inward, `${path} IN`);
    expectAccountBalances(up, `${path} UP`);
  }
}

@Thread({ up: [Item], queues: { in: { capacity: 2 }, up: { capacity: 2 } } })
class Worker extends TaskThread<{ in: Item; up: Item }> {
  @OnIn(Item) async work(item: Item) {
    await nextTurn();
    if (item.n === 7) throw new Error('seven');
    await this.up(item);
  }
}

@Thread()
class Master extends TaskThread {
  @Children(Worker) workers!: ThreadGroup<typeof Worker>;
  @OnUp(Item) async hear() {
    await nextTurn();
  }
  @Rescheduling({ maxRuns: 1 }) async act() {
    const workers = [await this.workers.spawn(), await this.workers.spawn(), await this.workers.spawn()];
    for (let n = 0; n < 12; n++) for (const worker of workers) await worker.send(new Item(n === 7 ? 8 : n));
    await workers[0]!.send(new Item(7));
  }
}

describe('the report of a running tree', () => {
  it('has the account of every declared edge, of those that live and those that have ended, balanced at any moment', async () => {
    const { tree, stop } = await trial(Master);
    const seen = new Set<string>();
    for (let turn = 0; turn < 200; turn++) {
      await nextTurn();
      const report = tree.report();
      expectBalanced(report);
      const { living, ended } = edge(report, 'master/workers[*]');
      seen.add(`${living} live, ${ended} ended`);
    }
    expect([...seen]).to.deep.equal(['3 live, 0 ended', '2 live, 1 ended']);
    const live = tree.report();
    expect(edge(live, 'master/workers[*]').in).to.include({ offered: 37, accepted: 37, handled: 36, failed: 1 });
    expect(edge(live, 'master/workers[*]').up).to.include({ offered: 36, handled: 36 });
    expect([live.state, live.failures.count, live.errors, live.stuck]).to.deep.equal(['running', 1, [], []]);
    const ended = await stop();
    expect(ended.edges).to.deep.equal(
      live.edges.map((each) => ({ ...each, living: 0, ended: each.living + each.ended })),
    );
    expect(tree.report()).to.include({ state: 'exited' });
    expect(tree.report().edges, 'past its end').to.deep.equal(ended.edges);
  });

  it('says what runs, in which method, for how long, and what it waits for', async () => {
    const emitter = new EventEmitter();
    const held = gate();
    @Thread()
    class Entering extends TaskThread {
      protected override enter() {
        return held.opened;
      }
    }
    @Thread({ queues: { in: { capacity: 1 } } })
    class Handling extends TaskThread<{ in: Item }> {
      @OnIn(Item) async take({ n }: Item) {
        if (n === 0) await this.sleep(1_000_000);
      }
    }
    @Thread()
    class Top extends TaskThread {
      readonly emitter = emitter;
      @Children(Entering) entering!: ThreadGroup<typeof Entering>;
      @Child(Handling) handling!: ChildRef<Handling>;
      @Listening('emitter', { event: 'item' }) async hear() {
        await this.handling.send(new Item(0));
        await this.handling.send(new Item(1));
        await this.handling.send(new Item(2));
      }
      @Rescheduling({ initialDelayMs: 100 }) async spawn() {
        await this.entering.spawn();
      }
      @Rescheduling(1_000) idle() {}
    }
    const { tree, clock } = await trial(Top);
    expect(tree.report().running).to.deep.equal([]);
    await clock.advance(50);
    emitter.emit('item');
    await clock.advance(100);
    const { running, at } = tree.report();
    expect(at).to.equal(150);
    expect(running).to.deep.equal([
      { path: 'master', member: 'Top.spawn', forMs: 50, waitsFor: ['spawn of entering[0]', 'send to handling'] },
      { path: 'master', member: 'Top.hear', forMs: 100, waitsFor: ['spawn of entering[0]', 'send to handling'] },
      { path: 'master/handling', member: 'Handling.take', forMs: 100, waitsFor: ['sleep'] },
      { path: 'master/entering[0]', member: 'Entering.enter', forMs: 50, waitsFor: [] },
    ]);
    const stopped = tree.stop();
    held.open();
    await clock.advance(30_000);
    await stopped;
  });

  it('names the exit or the cleanup that a stop waits for, and a method of @OnChildExit', async () => {
    const exits = gate();
    const cleanups = gate();
    @Thread()
    class Leaving extends TaskThread {
      protected override enter() {
        this.defer(() => cleanups.opened);
      }
      protected override exit() {
        return exits.opened;
      }
    }
    @Thread()
    class Top extends TaskThread {
      @Child(Leaving) leaving!: ChildRef<Leaving>;
      @OnChildExit() async left() {
        await never;
      }
    }
    const { tree, clock } = await trial(Top);
    const running = (): unknown[] => tree.report().running.map(({ path, member, forMs }) => [path, member, forMs]);
    const stopped = tree.stop();
    await clock.advance(300);
    expect(running()).to.deep.equal([['master/leaving', 'Leaving.exit', 300]]);
    exits.open();
    await clock.advance(200);
    expect(running()).to.deep.equal([['master/leaving', 'Leaving.defer', 200]]);
    cleanups.open();
    await settled();
    expect(running()).to.deep.equal([['master', 'Top (@OnChildExit)', undefined]]);
    await clock.advance(60_000);
    await stopped;
    expect(running()).to.deep.equal([]);
  });

  it('counts a child once while its parent hears of its end, and what is sent to it then', async () => {
    const reports: Report[] = [];
    @Thread()
    class Taker extends TaskThread<{ in: Item }> {
      @OnIn(Item) take() {}
    }
    @Thread()
    class Top extends TaskThread {
      @Child(Taker) taker!: ChildRef<Taker>;
      @OnChildExit() left() {
        reports.push(tree.report());
        void this.taker.send(new Item(1));
        reports.push(tree.report());
      }
      @Rescheduling({ initialDelayMs: 10, maxRuns: 1 }) async act() {
        await this.taker.send(new Item(0));
        void this.taker.stop();
      }
    }
    const { tree, clock, stop } = await trial(Top);
    await clock.advance(10);
    reports.push(await stop());
    expect(
      reports.map((each) => edge(each, 'master/taker').in).map(({ offered, refused }) => [offered, refused]),
    ).to.deep.equal([
      [1, 0],
      [2, 1],
      [2, 1],
    ]);
  });
});

describe('the report of a tree whose threads start again', () => {
  it('balances at any moment, and loses no signal that waits for the next instance', async () => {
    let fours = 0;
    @Thread({ up: [Item] })
    class Source extends TaskThread<{ up: Item }> {
      @Rescheduling({ maxRuns: 1 }) flood() {
        return this.upAll([0, 1, 2, 3, 4, 5].map((n) => new Item(n)));
      }
    }
    @Thread()
    class Middle extends TaskThread<{ in: Item }> {
      @Child(Source) source!: ChildRef<Source>;
      @OnIn(Item) async take({ n }: Item) {
        await nextTurn();
        if (n === 2) throw new Error('two');
      }
      @OnUp(Item) async hear({ n }: Item) {
        await nextTurn();
        if (n === 4 && ++fours < 3) throw new Error('four');
      }
    }
    @Thread()
    class Top extends TaskThread {
      @Child(Middle, { maxRestarts: 10, backoff: { initialMs: 5, jitter: 0 } }) middle!: ChildRef<Middle>;
      @OnChildExit() left() {
        look(); // what the children of the old instance had sent waits for the new one
      }
      protected override ready() {
        return this.middle.sendAll([0, 1, 2, 3, 0, 1, 2, 3].map((n) => new Item(n)));
      }
    }
    const { tree, clock, stop } = await trial(Top);
    let before = 0;
    const seen = new Set<string>();
    const look = (): void => {
      const report = tree.report();
      expectBalanced(report);
      const offered = report.edges.reduce((sum, { in: inward, up }) => sum + inward.offered + up.offered, 0);
      expect(offered, 'nothing is forgotten').to.be.at.least(before);
      before = offered;
      seen.add(`${edge(report, 'master/middle').restarts}`);
    };
    for (let turn = 0; turn < 150; turn++) {
      if (turn % 10 === 0) await clock.advance(1);
      else await nextTurn();
      look();
    }
    expect(seen.size).to.be.greaterThan(2);
    await clock.advance(10_000);
    const live = tree.report();
    expectBalanced(live);
    expect(edge(live, 'master/middle').in).to.include({ offered: 8, accepted: 8, handled: 6, failed: 2, queued: 0 });
    await stop();
  });
});

describe('the report of a tree whose time to stop was up', () => {
  it('still has the account of what was left behind', async () => {
    @Thread()
    class Slow extends TaskThread<{ in: Item }> {
      @OnIn(Item) take() {
        return never;
      }
      protected override exit() {
        return never;
      }
    }
    @Thread()
    class Top extends TaskThread {
      @Child(Slow) slow!: ChildRef<Slow>;
      protected override ready() {
        return this.slow.sendAll([1, 2, 3].map((n) => new Item(n)));
      }
    }
    const clock = new VirtualClock();
    const tree = await startMaster(Top, { clock, log: new KeptLog(), stopTimeoutMs: 1_000 });
    const stopped = tree.stop();
    await clock.advance(1_000);
    const report = await stopped;
    expect(edge(report, 'master/slow')).to.include({ living: 1, ended: 0 });
    expect(edge(report, 'master/slow').in).to.include({ offered: 3, accepted: 3, discarded: 3, running: 0 });
    expect(report.stuck).to.deep.equal([{ path: 'master/slow', member: 'Slow.take', forMs: 1_000, waitsFor: [] }]);
  });
});
