import { expect } from 'chai';
import type { TaskThreadError } from 'taskthread';
import {
  Child,
  Children,
  Exclusive,
  type ChildRef,
  type Exit,
  OnChildExit,
  OnIn,
  OnUp,
  Rescheduling,
  runMaster,
  startMaster,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { edge, gate, KeptLog, settled, trial } from '../../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}
class Note {
  constructor(readonly text: string) {}
}

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

describe('a failure', () => {
  beforeEach(() => {
    happened = [];
  });

  it('of a handler: what it sent UP is handled, its children stop, exit and defer run, then the parent hears of it', async () => {
    @Thread()
    class Leaf extends TaskThread {
      protected override exit(exit: Exit) {
        say(`leaf exit, ${exit.reason}`);
      }
    }
    @Thread({ up: [Note] })
    class Worker extends TaskThread<{ in: Item; up: Note }> {
      @Child(Leaf) leaf!: ChildRef<Leaf>;
      protected override enter() {
        this.defer(() => say('released'));
      }
      @OnIn(Item) async work(item: Item) {
        await this.up(new Note(`at ${item.n}`));
        if (item.n === 2) throw new Error('two');
      }
      protected override exit(exit: Exit) {
        say(`worker exit, ${exit.reason}`);
        return this.up(new Note('last words'));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Worker) workers!: ThreadGroup<typeof Worker>;
      @OnUp(Note) async hear(note: Note) {
        await settled(1);
        say(note.text);
      }
      @OnChildExit() gone(worker: ChildRef, exit: Exit) {
        const error = exit.error as TaskThreadError;
        say(
          `${worker.id} ${exit.reason}: ${error.code} ${error.path} ${error.member} ${error.signal} ${(error.cause as Error).message}`,
        );
      }
      protected override async ready() {
        const worker = await this.workers.spawn();
        await worker.sendAll([1, 2, 3].map((n) => new Item(n)));
      }
    }
    const { stop, tree } = await trial(Master);
    await settled(20);
    expect(happened).to.deep.equal([
      'leaf exit, stopped',
      'worker exit, failed',
      'released',
      'at 1',
      'at 2',
      'last words',
      'workers[0] failed: THREAD_FAILED master/workers[0] Worker.work Item two',
    ]);
    expect(tree.snapshot().state).to.equal('running');
    const report = await stop();
    expect([report.reason, report.failures.count, report.failures.last.map((error) => error.path)]).to.deep.equal([
      'stopped',
      1,
      ['master/workers[0]'],
    ]);
    expect(edge(report, 'master/workers[*]').in).to.include({ accepted: 3, handled: 1, failed: 1, discarded: 1 });
  });

  it('of a member of a group ends nobody else', async () => {
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) work(item: Item) {
        if (item.n === 1) throw new Error('one');
        say(`${this.id} worked`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Worker) workers!: ThreadGroup<typeof Worker>;
      protected override async ready() {
        for (let n = 0; n < 3; n++) await this.workers.spawn();
        let n = 0;
        for (const worker of this.workers) await worker.send(new Item(n++));
      }
    }
    const { stop, tree } = await trial(Master);
    await settled();
    expect(happened).to.deep.equal(['workers[0] worked', 'workers[2] worked']);
    expect(tree.snapshot().children.map((child) => child.id)).to.deep.equal(['workers[0]', 'workers[2]']);
    expect((await stop()).errors).to.deep.equal([]);
  });

  it('of a member of a group is counted, and the last hundred are kept for the report', async () => {
    @Thread()
    class Worker extends TaskThread {
      constructor(readonly n: number) {
        super();
      }
      protected override enter() {
        throw new Error(`worker ${this.n}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Worker) workers!: ThreadGroup<typeof Worker>;
      protected override async ready() {
        for (let n = 0; n < 103; n++) await this.workers.trySpawn(n);
      }
    }
    const { stop } = await trial(Master);
    const { count, last } = (await stop()).failures;
    const causes = last.map(({ cause }) => (cause as Error).message);
    expect([count, causes.length, causes[0], causes.at(-1)]).to.deep.equal([103, 100, 'worker 3', 'worker 102']);
  });

  it('of a member of a group that is still ending when the tree stops is not one of the tree', async () => {
    const held = gate();
    @Thread()
    class Unstarted extends TaskThread {
      protected override enter() {
        this.defer(() => held.opened);
        throw new Error('reset by peer');
      }
    }
    @Thread()
    class Worker extends TaskThread {
      @Rescheduling({ maxRuns: 1 }) work() {
        throw new Error('broken');
      }
      protected override exit() {
        return held.opened;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Unstarted) unstarted!: ThreadGroup<typeof Unstarted>;
      @Children(Worker) workers!: ThreadGroup<typeof Worker>;
      protected override async ready() {
        await this.workers.spawn();
        void this.unstarted.trySpawn();
      }
    }
    const { stop } = await trial(Master);
    await settled(2);
    const stopped = stop();
    held.open();
    const { reason, errors, failures } = await stopped;
    expect([reason, errors, failures.count]).to.deep.equal(['stopped', [], 2]);
  });

  it('of a @Child ends its parent too, and at last the tree, with the error that began it', async () => {
    @Thread()
    class Deep extends TaskThread {
      @Rescheduling({ initialDelayMs: 50 }) work() {
        throw new Error('deep');
      }
    }
    @Thread()
    class Middle extends TaskThread {
      @Child(Deep, { restart: 'never' }) deep!: ChildRef<Deep>;
      protected override exit(exit: Exit) {
        say(`middle exit, ${exit.reason}`);
      }
    }
    @Thread()
    class Sibling extends TaskThread {
      protected override exit(exit: Exit) {
        say(`sibling exit, ${exit.reason}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Sibling) sibling!: ChildRef<Sibling>;
      @Child(Middle, { restart: 'never' }) middle!: ChildRef<Middle>;
      @OnChildExit() gone(child: ChildRef, exit: Exit) {
        say(`${child.id} ${exit.reason}`);
      }
      protected override exit(exit: Exit) {
        say(`master exit, ${exit.reason}`);
      }
    }
    const { tree, clock, log } = await trial(Master);
    await clock.advance(50);
    const report = await tree.exited;
    expect(happened).to.deep.equal([
      'middle exit, failed',
      'middle failed',
      'sibling exit, stopped',
      'master exit, failed',
    ]);
    expect([report.reason, report.errors.map((error) => [error.path, error.member])]).to.deep.equal([
      'failed',
      [['master/middle/deep', 'Deep.work']],
    ]);
    expect(log.lines, 'said once').to.have.length(1);
  });

  it('rejects runMaster, sets the exit code, and never becomes an unhandled rejection', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ maxRuns: 1 }) work() {
        throw new Error('broken');
      }
    }
    const before = process.exitCode;
    const error = await runMaster(Master, { clock: new VirtualClock(), log: new KeptLog() }).then(
      () => undefined,
      (thrown: TaskThreadError) => thrown,
    );
    expect([error?.code, error?.path, error?.member, process.exitCode]).to.deep.equal([
      'THREAD_FAILED',
      'master',
      'Master.work',
      1,
    ]);
    process.exitCode = before;
  });

  it('of onRunning stops the tree before runMaster rejects', async () => {
    @Thread()
    class Master extends TaskThread {
      protected override exit() {
        say('exit');
      }
    }
    const before = process.exitCode;
    await runMaster(Master, {
      clock: new VirtualClock(),
      log: new KeptLog(),
      onRunning() {
        throw new Error('no status line');
      },
    }).catch((error: Error) => say(error.message));
    process.exitCode = before;
    expect(happened).to.deep.equal(['exit', 'no status line']);
  });

  it('waits for the handlers that run, and lets no other begin', async () => {
    const held = gate();
    @Thread({ up: [Item] })
    class Talker extends TaskThread<{ up: Item }> {
      protected override ready() {
        return this.upAll([new Item(1), new Item(2)]);
      }
    }
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @Child(Talker) talker!: ChildRef<Talker>;
      @OnUp(Item) async hear(item: Item) {
        say(`begins ${item.n}`);
        await held.opened;
        say(`ends ${item.n}`);
      }
      @OnIn(Item) work() {
        throw new Error('broken');
      }
      protected override exit() {
        say('exit');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Worker) workers!: ThreadGroup<typeof Worker>;
      protected override async ready() {
        const worker = await this.workers.spawn();
        await settled(1);
        await worker.send(new Item(0));
      }
    }
    const { stop } = await trial(Master);
    await settled();
    expect(happened).to.deep.equal(['begins 1']);
    held.open();
    const report = await stop();
    expect(happened).to.deep.equal(['begins 1', 'ends 1', 'exit']);
    expect(edge(report, 'master/workers[*]/talker').up).to.include({ accepted: 2, handled: 1, discarded: 1 });
  });

  it('does not block the children of the failed thread, nor its parent', async () => {
    @Thread({ up: [Item], queues: { up: { capacity: 1 } } })
    class Talker extends TaskThread<{ up: Item }> {
      @Rescheduling({ maxRuns: 1 }) async talk() {
        for (let n = 0; n < 10; n++) await this.up(new Item(n));
        say('talked');
      }
    }
    @Thread({ queues: { in: { capacity: 1 } } })
    class Worker extends TaskThread<{ in: Item }> {
      @Child(Talker) talker!: ChildRef<Talker>;
      @OnUp(Item) async hear() {
        await settled(2);
        throw new Error('broken');
      }
      @OnIn(Item) async work() {
        await settled(3);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Worker) workers!: ThreadGroup<typeof Worker>;
      @Rescheduling({ maxRuns: 1 }) async feed() {
        const worker = await this.workers.spawn();
        for (let n = 0; n < 10; n++) await worker.send(new Item(n));
        say('fed');
      }
    }
    const { stop } = await trial(Master);
    await settled(20);
    expect(happened.sort()).to.deep.equal(['fed', 'talked']);
    await stop();
  });

  describe('that is hard to tell', () => {
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) async work() {
        await settled(1);
        throw thrown;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { restart: 'never' }) worker!: ChildRef<Worker>;
      @Rescheduling({ maxRuns: 1 }) act() {
        return this.worker.send(new Item(1));
      }
    }
    let thrown: unknown;
    const mute = (): never => {
      throw new Error('not to be had');
    };

    const oddities: Record<string, unknown> = {
      'because it is undefined': undefined,
      'because it is null': null,
      'because it is a symbol': Symbol('s'),
      'because it is frozen': Object.freeze({}),
      'because it has no prototype': Object.create(null),
      'because its message throws': Object.defineProperty(new Error(), 'message', { get: mute }),
      'because it is a revoked proxy': revoked(),
    };
    for (const [why, oddity] of Object.entries(oddities)) {
      it(`${why} ends the tree as any other`, async () => {
        thrown = oddity;
        const { tree } = await trial(Master);
        const { errors } = await tree.exited;
        expect(errors.map((error) => [error.code, error.member])).to.deep.equal([['THREAD_FAILED', 'Worker.work']]);
        expect(errors[0]!.cause === oddity).to.equal(true);
      });
    }

    it('because the logger throws ends the tree as any other', async () => {
      thrown = new Error('broken');
      const log = { debug: mute, info: mute, warn: mute, error: mute };
      const { errors } = await (await startMaster(Master, { clock: new VirtualClock(), log })).exited;
      expect(errors.map((error) => error.member)).to.deep.equal(['Worker.work']);
    });
  });

  it('of several children in one turn loses no error', async () => {
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) work(item: Item) {
        throw new Error(`worker ${item.n}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { restart: 'never' }) a!: ChildRef<Worker>;
      @Child(Worker, { restart: 'never' }) b!: ChildRef<Worker>;
      @Child(Worker, { restart: 'never' }) c!: ChildRef<Worker>;
      protected override ready() {
        void this.a.send(new Item(1));
        void this.b.send(new Item(2));
        void this.c.send(new Item(3));
      }
    }
    const { tree } = await trial(Master);
    const report = await tree.exited;
    expect(report.errors.map((error) => (error.cause as Error).message).sort()).to.deep.equal([
      'worker 1',
      'worker 2',
      'worker 3',
    ]);
  });

  it('of @OnChildExit fails the parent', async () => {
    @Thread()
    class Short extends TaskThread {
      @Rescheduling({ maxRuns: 1 }) end() {
        this.stop();
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Short) group!: ThreadGroup<typeof Short>;
      @OnChildExit() async gone() {
        await settled(1);
        throw new Error('cannot bear it');
      }
      @Rescheduling({ maxRuns: 1 }) async act() {
        await this.group.trySpawn();
      }
    }
    const { tree } = await trial(Master);
    const report = await tree.exited;
    expect(report.errors.map((error) => [error.member, (error.cause as Error).message])).to.deep.equal([
      ['Master.gone', 'cannot bear it'],
    ]);
  });

  it('is the only one when @OnChildExit waits for a lock meanwhile', async () => {
    const held = gate();
    @Thread()
    class Leaf extends TaskThread {}
    @Thread()
    class Master extends TaskThread<{ in: Item }> {
      @Children(Leaf) leaves!: ThreadGroup<typeof Leaf>;
      @OnIn(Item, { timeoutMs: 10 }) @Exclusive() async work() {
        const leaf = await this.leaves.spawn();
        this.defer(() => held.open());
        void leaf.stop();
        await held.opened;
      }
      @OnChildExit() @Exclusive() gone() {}
    }
    const { tree, clock } = await trial(Master);
    void tree.send(new Item(0));
    await clock.advance(10);
    const report = await tree.exited;
    expect(report.errors.map(({ code }) => code)).to.deep.equal(['HANDLER_TIMEOUT']);
  });

  it('while it ends is kept, and the end goes on', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling(10) async first() {
        throw new Error('first');
      }
      @Rescheduling(10) async second() {
        await settled(2);
        throw new Error('second');
      }
      protected override exit() {
        throw new Error('third');
      }
    }
    const { tree } = await trial(Master);
    const report = await tree.exited;
    expect(report.errors.map((error) => (error.cause as Error).message)).to.deep.equal(['first', 'second', 'third']);
  });

  it('drains the children of the failed thread', async () => {
    const held = gate();
    @Thread()
    class Store extends TaskThread<{ in: Item }> {
      @OnIn(Item) async keep(item: Item) {
        await held.opened;
        say(`kept ${item.n}`);
      }
      protected override exit() {
        say('store exit');
      }
    }
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @Child(Store) store!: ChildRef<Store>;
      @OnIn(Item) async work() {
        await this.store.sendAll([1, 2, 3].map((n) => new Item(n)));
        throw new Error('broken');
      }
      protected override exit() {
        say('worker exit');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Worker) workers!: ThreadGroup<typeof Worker>;
      protected override async ready() {
        await (await this.workers.spawn()).send(new Item(0));
      }
    }
    const { stop } = await trial(Master);
    await settled();
    held.open();
    await stop();
    expect(happened).to.deep.equal(['kept 1', 'kept 2', 'kept 3', 'store exit', 'worker exit']);
  });

  it('of a child whose parent is stopped meanwhile is in the report', async () => {
    const held = gate();
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) work() {
        throw new Error('broken');
      }
      protected override exit() {
        return held.opened;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { restart: 'never' }) worker!: ChildRef<Worker>;
      protected override ready() {
        return this.worker.send(new Item(0));
      }
    }
    const { stop } = await trial(Master);
    await settled();
    const stopped = stop();
    held.open();
    const report = await stopped;
    expect([report.reason, report.errors.map((error) => error.member)]).to.deep.equal(['failed', ['Worker.work']]);
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
