import { expect } from 'chai';
import {
  Child,
  Children,
  type ChildRef,
  OnIn,
  OnUp,
  Rescheduling,
  startMaster,
  TaskThread,
  type TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { edge, expectBalance, gate, KeptLog, settled, trial } from '../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}

const never = new Promise<void>(() => {});
let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

describe('a deadline', () => {
  beforeEach(() => {
    happened = [];
  });

  it('of the quiesce: a run that does not end is left behind, named, and the stop goes on', async () => {
    @Thread()
    class Worker extends TaskThread {
      @Rescheduling(10) async hang() {
        await never;
      }
      protected override exit() {
        say('worker exit');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
    }
    const { stop, clock } = await trial(Master);
    await settled(1);
    const stopped = stop();
    await clock.advance(4_999);
    expect(happened).to.deep.equal([]);
    await clock.advance(1);
    const report = await stopped;
    expect([happened, clock.now(), clock.pending, report.reason]).to.deep.equal([['worker exit'], 5_000, 0, 'stopped']);
    expect(report.stuck).to.deep.equal([{ path: 'master/worker', member: 'Worker.hang', forMs: 5_000, waitsFor: [] }]);
  });

  it('of the drain: what is queued is given up, counted per class and path; the handler is named', async () => {
    const held = gate();
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) async work(item: Item) {
        await held.opened;
        say(`late ${item.n}`);
      }
      protected override exit() {
        say('exit');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
      protected override ready() {
        return this.worker.sendAll([1, 2, 3, 4].map((n) => new Item(n)));
      }
    }
    const { stop, clock } = await trial(Master);
    await settled(1);
    const stopped = stop();
    await clock.advance(10_000);
    const report = await stopped;
    expect(report.stuck).to.deep.equal([{ path: 'master/worker', member: 'Worker.work', forMs: 10_000, waitsFor: [] }]);
    expect(report.discarded).to.deep.equal([{ path: 'master/worker', direction: 'in', signal: 'Item', count: 4 }]);
    expect(edge(report, 'master/worker').in).to.include({ accepted: 4, handled: 0, discarded: 4 });
    held.open();
    await settled();
    expect(happened, 'the others do not begin').to.deep.equal(['exit', 'late 1']);
  });

  it('of the drain: members of a group are counted each by its own path', async () => {
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      constructor(readonly hangs: boolean) {
        super();
      }
      @OnIn(Item) work() {
        if (this.hangs) return never;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Worker) workers!: ThreadGroup<typeof Worker>;
      protected override async ready() {
        for (const [key, hangs] of [['a:1', true] as const, ['b:2', false] as const, ['c:3', true] as const])
          await (await this.workers.spawnAs(key, hangs)).sendAll([1, 2, 3].map((n) => new Item(n)));
        this.workers.get('c:3')!.send(new Item(4));
      }
    }
    const { stop, clock } = await trial(Master);
    await settled(1);
    const stopped = stop();
    await clock.advance(10_000);
    const { discarded } = await stopped;
    expect(discarded.map(({ path, count }) => `${path} ${count}`)).to.have.members([
      'master/workers[a:1] 3',
      'master/workers[c:3] 4',
    ]);
  });

  it('of the drain: a child that has failed is waited for no longer than what it had sent UP', async () => {
    @Thread({ up: [Item] })
    class Worker extends TaskThread<{ up: Item }> {
      @Rescheduling(0) async work() {
        await this.up(new Item(1));
        throw new Error('out of order');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { restart: 'on-failure' }) worker!: ChildRef<Worker>;
      @OnUp(Item) hear() {
        return never;
      }
    }
    const { stop, clock } = await trial(Master);
    await settled(1);
    const stopped = stop();
    await clock.advance(15_000);
    expect(clock.pending).to.equal(0);
    const { stuck } = await stopped;
    expect(stuck.map(({ path, member }) => `${path} ${member}`)).to.deep.equal(['master Master.hear']);
  });

  it('says what a stuck thread waits for, where that is ours', async () => {
    @Thread({ up: [Item], queues: { up: { capacity: 1 } }, drainTimeoutMs: 100 })
    class Worker extends TaskThread<{ in: Item; up: Item }> {
      @OnIn(Item) async work() {
        await this.upAll([1, 2, 3].map((n) => new Item(n)));
        await this.sleep(1_000_000);
      }
    }
    @Thread({ drainTimeoutMs: 100 })
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
      @OnUp(Item) async hear() {
        await never;
      }
      protected override ready() {
        return this.worker.send(new Item(0));
      }
    }
    const { tree, clock } = await trial(Master);
    await settled();
    const stopped = tree.stop();
    await clock.advance(200);
    const report = await stopped;
    expect(report.stuck.map(({ member, waitsFor }) => [member, waitsFor])).to.have.deep.members([
      ['Master.hear', []],
      ['Worker.work', ['up']],
    ]);
    expectBalance(report);
  });

  it('of an exit: the hook is left behind, the cleanups run, and parents exit', async () => {
    @Thread({ exitTimeoutMs: 300 })
    class Worker extends TaskThread {
      protected override enter() {
        this.defer(() => say('first'));
        this.defer(() => say('second'));
      }
      protected override exit() {
        return never;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
      protected override exit() {
        say('master exit');
      }
    }
    const { stop, clock } = await trial(Master);
    const stopped = stop();
    await clock.advance(300);
    const report = await stopped;
    expect(happened).to.deep.equal(['second', 'first', 'master exit']);
    expect(report.stuck.map(({ path, member }) => [path, member])).to.deep.equal([['master/worker', 'Worker.exit']]);
  });

  it('of a start: the hook is named, what was acquired is released, and what it does later is nothing', async () => {
    const held = gate();
    @Thread()
    class Slow extends TaskThread {
      protected override async enter() {
        this.defer(() => say('released'));
        await held.opened;
        say('entered too late');
      }
      protected override exit() {
        say('exit');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Slow) group!: ThreadGroup<typeof Slow>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        await this.group.spawn().catch((error: TaskThreadError) => say(`${error.code} ${error.path} ${error.member}`));
      }
    }
    const { stop, clock } = await trial(Master);
    await clock.advance(30_000);
    expect(happened).to.deep.equal(['released', 'START_TIMEOUT master/group[0] Slow.enter']);
    held.open();
    await settled();
    expect(happened.slice(2)).to.deep.equal(['entered too late']);
    expect((await stop()).failures.count).to.equal(1);
  });

  it('of the quiesce cuts short a start that does not end either', async () => {
    @Thread()
    class Slow extends TaskThread {
      protected override enter() {
        this.defer(() => say('released'));
        return never;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Slow) group!: ThreadGroup<typeof Slow>;
      protected override ready() {
        void this.group.spawn();
      }
    }
    const { stop, clock } = await trial(Master);
    const stopped = stop();
    await clock.advance(5_000);
    const report = await stopped;
    expect([happened, report.stuck.map(({ path, member }) => [path, member])]).to.deep.equal([
      ['released'],
      [['master/group[0]', 'Slow.enter']],
    ]);
  });

  it('of the drain is that of what a child left behind that has ended by itself', async () => {
    @Thread({ up: [Item] })
    class Talker extends TaskThread<{ up: Item }> {
      @Rescheduling({ maxRuns: 1 }) async talk() {
        await this.upAll([1, 2].map((n) => new Item(n)));
        this.stop();
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Talker) talkers!: ThreadGroup<typeof Talker>;
      @OnUp(Item) hear() {
        return never;
      }
      protected override async ready() {
        await this.talkers.spawn();
      }
    }
    const { stop, clock } = await trial(Master);
    await settled();
    const stopped = stop();
    await clock.advance(10_000);
    const report = await stopped;
    expect(report.stuck.map(({ path, member }) => [path, member])).to.deep.equal([['master', 'Master.hear']]);
    expect(report.discarded).to.deep.equal([{ path: 'master/talkers[0]', direction: 'up', signal: 'Item', count: 2 }]);
  });

  it('gives up all that is late before anything goes on', async () => {
    const held = gate();
    @Thread({ up: [Item] })
    class Talker extends TaskThread<{ up: Item }> {
      @Rescheduling({ maxRuns: 1 }) async talk() {
        await this.up(new Item(1));
        this.stop();
      }
      protected override exit() {
        return held.opened;
      }
    }
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) work() {
        return never;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Talker) talkers!: ThreadGroup<typeof Talker>;
      @Child(Worker) worker!: ChildRef<Worker>;
      @OnUp(Item) hear() {
        return never;
      }
      protected override async ready() {
        await this.talkers.spawn();
        await this.worker.send(new Item(2));
      }
    }
    const { stop, clock } = await trial(Master);
    await settled();
    const stopped = stop();
    await clock.advance(1_000);
    held.open();
    await clock.advance(14_000);
    const report = await stopped;
    expect(report.stuck.map(({ member }) => member)).to.have.members(['Master.hear', 'Worker.work']);
    expect(report.discarded.map(({ path, count }) => [path, count])).to.deep.equal([
      ['master/talkers[0]', 1],
      ['master/worker', 1],
    ]);
  });

  it('in all: the report comes, and says what was left', async () => {
    @Thread({ quiesceTimeoutMs: 60_000 })
    class Master extends TaskThread {
      @Rescheduling(10) async hang() {
        await never;
      }
    }
    const clock = new VirtualClock();
    const log = new KeptLog();
    const tree = await startMaster(Master, { clock, log, stopTimeoutMs: 8_000 });
    await settled(1);
    const stopped = tree.stop();
    await clock.advance(2_000);
    expect(log.lines).to.deep.equal(['warn: The stop still waits for master Master.hang.']);
    await clock.advance(6_000);
    const report = await stopped;
    expect([clock.now(), report.stuck.map(({ member, forMs }) => [member, forMs])]).to.deep.equal([
      8_000,
      [['Master.hang', 8_000]],
    ]);
  });

  it('in all: what is still queued or handled is given up, counted, and nobody handles it later', async () => {
    const held = gate();
    let handled = 0;
    @Thread({ drainTimeoutMs: 60_000 })
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) async work() {
        handled++;
        await held.opened;
      }
    }
    @Thread({ drainTimeoutMs: 60_000 })
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
      protected override ready() {
        return this.worker.sendAll([1, 2, 3].map((n) => new Item(n)));
      }
      protected override exit() {
        return never;
      }
    }
    const clock = new VirtualClock();
    const tree = await startMaster(Master, { clock, log: new KeptLog(), stopTimeoutMs: 8_000 });
    await settled(1);
    const stopped = tree.stop();
    await clock.advance(8_000);
    const report = await stopped;
    expectBalance(report);
    expect(report.stuck.map(({ path, member }) => [path, member])).to.deep.equal([['master/worker', 'Worker.work']]);
    expect(report.discarded).to.deep.equal([{ path: 'master/worker', direction: 'in', signal: 'Item', count: 3 }]);
    expect(edge(report, 'master/worker').in).to.include({ accepted: 3, handled: 0, discarded: 3 });
    held.open();
    await settled();
    expect(handled).to.equal(1);
  });

  it('in all: so is what a child left for the next instance of its parent', async () => {
    @Thread({ up: [Item] })
    class Talker extends TaskThread<{ up: Item }> {
      @Rescheduling({ maxRuns: 1 }) talk() {
        return this.upAll([1, 2, 3].map((n) => new Item(n)));
      }
    }
    @Thread({ exitTimeoutMs: 60_000 })
    class Worker extends TaskThread {
      @Child(Talker) talker!: ChildRef<Talker>;
      @OnUp(Item) hear() {
        throw new Error('broken on purpose');
      }
      protected override exit() {
        return never;
      }
    }
    @Thread({ exitTimeoutMs: 60_000 })
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
    }
    const clock = new VirtualClock();
    const tree = await startMaster(Master, { clock, log: new KeptLog(), stopTimeoutMs: 8_000 });
    await settled();
    const stopped = tree.stop();
    await clock.advance(8_000);
    const report = await stopped;
    expectBalance(report);
    expect(report.stuck.map(({ path, member }) => [path, member])).to.deep.equal([['master/worker', 'Worker.exit']]);
    const path = 'master/worker/talker';
    expect(report.discarded).to.deep.equal([{ path, direction: 'up', signal: 'Item', count: 2 }]);
    expect(edge(report, path).up).to.include({ accepted: 3, failed: 1, discarded: 2 });
  });

  it('of the drain cuts a conversation that never ends', async () => {
    @Thread({ up: [Item] })
    class Echo extends TaskThread<{ in: Item; up: Item }> {
      @OnIn(Item) answer(item: Item) {
        return this.up(item);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Echo) echo!: ChildRef<Echo>;
      @OnUp(Item) answer(item: Item) {
        return this.echo.send(item);
      }
      protected override ready() {
        return this.echo.send(new Item(1));
      }
    }
    const { stop, clock } = await trial(Master);
    const stopped = stop();
    await clock.advance(9_999);
    await settled();
    expect(clock.pending).to.be.greaterThan(0);
    await clock.advance(1);
    const report = await stopped;
    expect(report.discarded.reduce((sum, { count }) => sum + count, 0)).to.equal(1);
  });

  it('is not passed by a stop that goes well, and leaves no timer', async () => {
    @Thread({ up: [Item] })
    class Talker extends TaskThread<{ up: Item }> {
      protected override exit() {
        return this.up(new Item(1));
      }
    }
    @Thread()
    class Store extends TaskThread<{ in: Item }> {
      @OnIn(Item) async keep() {
        await settled(3);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Store) store!: ChildRef<Store>;
      @Child(Talker) talker!: ChildRef<Talker>;
      @OnUp(Item) hear(item: Item) {
        return this.store.send(item);
      }
      @Rescheduling(10) async work() {
        await settled(3);
      }
      protected override async exit() {
        await settled(3);
      }
    }
    const { stop, clock } = await trial(Master);
    const report = await stop();
    expect([clock.pending, report.stuck, report.discarded]).to.deep.equal([0, [], []]);
  });
});
