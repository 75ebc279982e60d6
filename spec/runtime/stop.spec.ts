import { expect } from 'chai';
import type { TaskThreadError } from 'taskthread';
import {
  Child,
  Children,
  type ChildRef,
  type Exit,
  OnChildExit,
  OnIn,
  OnUp,
  Rescheduling,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { edge, gate, settled, trial } from '../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}
class Echo {
  constructor(readonly n: number) {}
}

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

/** A thread that says when it exits. */
@Thread()
class Leaf extends TaskThread {
  constructor(readonly label = '') {
    super();
  }
  protected override async exit(exit: Exit) {
    say(`${this.path} begins to exit, ${exit.reason}`);
    await settled(1);
    say(`${this.path} has exited`);
  }
}

describe('a stop', () => {
  beforeEach(() => {
    happened = [];
  });

  it('exits children before parents, @Child siblings one after another in reverse, members of a group at once', async () => {
    @Thread()
    class Parent extends TaskThread {
      @Child(Leaf) first!: ChildRef<Leaf>;
      @Children(Leaf) group!: ThreadGroup<typeof Leaf>;
      @Child(Leaf) last!: ChildRef<Leaf>;
      protected override async ready() {
        await this.group.spawn();
        await this.group.spawnAs('key');
      }
      protected override exit() {
        say('parent exit');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Parent) parent!: ChildRef<Parent>;
    }
    await (await trial(Master)).stop();
    const parent = 'master/parent';
    expect(happened).to.deep.equal([
      `${parent}/last begins to exit, stopped`,
      `${parent}/last has exited`,
      `${parent}/group[key] begins to exit, stopped`,
      `${parent}/group[0] begins to exit, stopped`,
      `${parent}/group[key] has exited`,
      `${parent}/group[0] has exited`,
      `${parent}/first begins to exit, stopped`,
      `${parent}/first has exited`,
      'parent exit',
    ]);
  });

  it('tells whoever waits for the end of a child, from before it began to exit or since', async () => {
    @Thread()
    class Parent extends TaskThread {
      @Children(Leaf) group!: ThreadGroup<typeof Leaf>;
      protected override async ready() {
        for (let n = 0; n < 4; n++) refs.push(await this.group.spawn());
      }
      protected override exit() {
        say('parent exit');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Parent) parent!: ChildRef<Parent>;
    }
    const refs: ChildRef<Leaf>[] = [];
    const tell = async (at: number, ended: Promise<Exit>): Promise<void> => say(`${at} ${(await ended).reason}`);
    const { stop } = await trial(Master);
    void tell(0, refs[0]!.exited);
    const stopped = stop();
    void tell(1, refs[1]!.exited);
    void tell(2, refs[2]!.stop());
    expect(happened).to.have.length(4);
    await stopped;
    void tell(3, refs[3]!.exited);
    await settled(1);
    const begun = [3, 2, 1, 0].map((n) => `master/parent/group[${n}] begins to exit, stopped`);
    expect(happened.slice(0, 4)).to.deep.equal(begun);
    expect(happened.filter((what) => /^\d|parent exit/.test(what))).to.deep.equal([
      '2 stopped',
      '1 stopped',
      'parent exit',
      '0 stopped',
      '3 stopped',
    ]);
  });

  it('handles what an exited child sent UP before the next sibling exits', async () => {
    @Thread({ up: [Item] })
    class Talker extends TaskThread<{ up: Item }> {
      constructor(readonly n: number) {
        super();
      }
      protected override exit() {
        say(`${this.id} exit`);
        return this.up(new Item(this.n));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Talker, { args: [1] }) a!: ChildRef<Talker>;
      @Child(Talker, { args: [2] }) b!: ChildRef<Talker>;
      @OnUp(Item) async hear(item: Item) {
        await settled(2);
        say(`heard ${item.n}`);
      }
      @OnChildExit() gone(child: ChildRef) {
        say(`${child.id} gone`);
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['b exit', 'heard 2', 'b gone', 'a exit', 'heard 1', 'a gone']);
  });

  it('lets a late signal travel through children that have not exited yet', async () => {
    @Thread({ up: [Item] })
    class Source extends TaskThread<{ up: Item }> {
      protected override exit() {
        return this.up(new Item(7));
      }
    }
    @Thread()
    class Store extends TaskThread<{ in: Item }> {
      @OnIn(Item) async keep(item: Item) {
        await settled(2);
        say(`${this.path} keeps ${item.n}`);
      }
      protected override exit() {
        say(`${this.path} exit`);
      }
    }
    @Thread({ forwardIn: [Item] })
    class Relay extends TaskThread<{ in: Item }> {
      @Child(Store) store!: ChildRef<Store>;
    }
    @Thread()
    class Master extends TaskThread<{ down: Item }> {
      @Child(Relay) relay!: ChildRef<Relay>;
      @Child(Source) source!: ChildRef<Source>;
      @OnUp(Item) pass(item: Item) {
        return this.broadcast(item);
      }
    }
    const report = await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['master/relay/store keeps 7', 'master/relay/store exit']);
    expect(edge(report, 'master/relay/store').in.refused).to.equal(0);
  });

  it('drains every queue of the subtree, whatever the handlers send meanwhile', async () => {
    @Thread({ up: [Echo], queues: { in: { capacity: 3 }, up: { capacity: 3 } } })
    class Worker extends TaskThread<{ in: Item; up: Echo }> {
      @OnIn(Item) async work(item: Item) {
        await settled(1);
        await this.up(new Echo(item.n));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
      @OnUp(Echo) async echo(echo: Echo) {
        // Each of the first ones makes another, after the stop has begun.
        if (echo.n < 10) void this.worker.send(new Item(echo.n + 10));
        await settled(1);
      }
      @Rescheduling({ maxRuns: 1 }) async feed() {
        for (let n = 0; n < 10; n++) await this.worker.send(new Item(n));
      }
    }
    const { stop } = await trial(Master);
    await settled(2);
    const report = await stop();
    expect(edge(report, 'master/worker').in).to.include({ accepted: 20, handled: 20, refused: 0 });
    expect(edge(report, 'master/worker').up).to.include({ accepted: 20, handled: 20 });
  });

  it('aborts stopping at once, in the whole subtree', async () => {
    const held = gate();
    @Thread()
    class Watcher extends TaskThread {
      protected override enter() {
        this.stopping.addEventListener('abort', () => say(`${this.path} is told`));
      }
      protected override exit() {
        say(`${this.path} exit, aborted ${this.stopping.aborted}`);
      }
    }
    @Thread()
    class Parent extends Watcher {
      @Child(Watcher) child!: ChildRef<Watcher>;
      @Rescheduling({ maxRuns: 1 }) async work() {
        await held.opened;
        say('a run has ended');
      }
    }
    const { stop } = await trial(Parent);
    await settled();
    const stopped = stop();
    held.open();
    await stopped;
    expect(happened).to.deep.equal([
      'master is told',
      'master/child is told',
      'a run has ended',
      'master/child exit, aborted true',
      'master exit, aborted true',
    ]);
  });

  it('of a child refuses what comes from outside the subtree, and says why it ended', async () => {
    const held = gate();
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) async work() {
        await held.opened;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        await this.worker.send(new Item(1));
        const stopped = this.worker.stop();
        await this.worker.send(new Item(2));
        say(`${this.worker.state} ${this.worker.trySend(new Item(3))}`);
        held.open();
        say((await stopped).reason);
        say((await this.worker.exited).reason);
      }
    }
    const { stop } = await trial(Master);
    await settled();
    expect(happened).to.deep.equal(['stopping false', 'stopped', 'stopped']);
    expect(edge(await stop(), 'master/worker').in).to.include({ offered: 3, handled: 1, refused: 2 });
  });

  it('does not wait for the handler that asked for it', async () => {
    @Thread({ up: [Item] })
    class Asker extends TaskThread<{ up: Item }> {
      protected override ready() {
        return this.up(new Item(1));
      }
      protected override exit() {
        return settled(1);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Asker) asker!: ChildRef<Asker>;
      @OnUp(Item) async hear(_item: Item, child: ChildRef<Asker>) {
        say((await child.stop()).reason);
      }
    }
    const { stop } = await trial(Master);
    await settled();
    expect(happened).to.deep.equal(['stopped']);
    await stop();
  });

  it('of a child, asked for by a handler of its parent while that stops, goes ahead', async () => {
    const held = gate();
    @Thread({ up: [Item] })
    class Asker extends TaskThread<{ up: Item }> {
      protected override ready() {
        return this.up(new Item(1));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Leaf) other!: ChildRef<Leaf>;
      @Child(Asker) asker!: ChildRef<Asker>;
      @OnUp(Item) async hear() {
        await held.opened;
        say((await this.other.stop()).reason);
      }
    }
    const { stop } = await trial(Master);
    await settled();
    const stopped = stop();
    held.open();
    await stopped;
    expect(happened).to.deep.equal(['master/other begins to exit, stopped', 'master/other has exited', 'stopped']);
  });

  it('by the thread itself lets it end what it handles, and its parent goes on', async () => {
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) async work(item: Item) {
        this.stop();
        await settled(1);
        say(`worked ${item.n}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
      protected override ready() {
        return this.worker.sendAll([new Item(1), new Item(2)]);
      }
      @OnChildExit(Worker) gone(worker: ChildRef<Worker>, exit: Exit) {
        say(`${worker.id} ${exit.reason} ${worker.state}`);
      }
    }
    const { tree, stop } = await trial(Master);
    await settled();
    expect(happened).to.deep.equal(['worked 1', 'worked 2', 'worker finished exited']);
    expect(tree.snapshot().state).to.equal('running');
    await stop();
  });

  it('lets in those who waited for room before it began', async () => {
    const held = gate();
    @Thread({ queues: { in: { capacity: 1 } } })
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) async work(item: Item) {
        await held.opened;
        say(`${item.n}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        for (let n = 1; n <= 4; n++) void this.worker.send(new Item(n));
        await settled(1);
        const stopped = this.worker.stop();
        held.open();
        await stopped;
      }
    }
    const { stop } = await trial(Master);
    await settled(10);
    expect(happened).to.deep.equal(['1', '2', '3', '4']);
    await stop();
  });

  it('does not wait for the parent of its root to handle what it sent UP', async () => {
    const held = gate();
    @Thread({ up: [Item], queues: { up: { capacity: 1 } } })
    class Talker extends TaskThread<{ up: Item }> {
      @Rescheduling({ maxRuns: 1 }) async talk() {
        for (let n = 0; n < 4; n++) await this.up(new Item(n));
        say('talked');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Talker) talkers!: ThreadGroup<typeof Talker>;
      @OnUp(Item) async hear(item: Item) {
        await held.opened;
        say(`heard ${item.n}`);
      }
      @OnChildExit() gone() {
        say('gone');
      }
      @Rescheduling({ maxRuns: 1 }) async act() {
        const talker = await this.talkers.spawn();
        await settled();
        say((await talker.stop()).reason);
        held.open();
      }
    }
    const { stop } = await trial(Master);
    await settled(20);
    expect(happened).to.deep.equal(['talked', 'stopped', 'heard 0', 'heard 1', 'heard 2', 'heard 3', 'gone']);
    await stop();
  });

  it('goes on after a handler that throws: the signal is lost, counted, and makes the end a failure', async () => {
    const held = gate();
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) async work(item: Item) {
        await held.opened;
        if (item.n === 2) throw new Error('two');
        say(`${item.n}`);
      }
      protected override exit() {
        say('exit');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
      protected override ready() {
        return this.worker.sendAll([new Item(1), new Item(2), new Item(3)]);
      }
    }
    const { stop } = await trial(Master);
    const stopped = stop();
    held.open();
    const report = await stopped;
    expect(happened).to.deep.equal(['1', '3', 'exit']);
    expect([report.reason, report.errors.map((error) => [error.path, error.member, error.signal])]).to.deep.equal([
      'failed',
      [['master/worker', 'Worker.work', 'Item']],
    ]);
    expect(edge(report, 'master/worker').in).to.include({ accepted: 3, handled: 2, failed: 1 });
  });

  it('runs every deferred cleanup, in reverse, though some throw, and loses no error', async () => {
    @Thread()
    class Master extends TaskThread {
      protected override enter() {
        this.defer(() => say('first'));
        this.defer(() => Promise.reject(new Error('second')));
        this.defer(() => {
          throw new Error('third');
        });
      }
      protected override exit() {
        throw new Error('exit');
      }
    }
    const report = await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['first']);
    expect(report.errors.map((error) => [error.code, (error.cause as Error).message])).to.deep.equal([
      ['CLEANUP_FAILED', 'exit'],
      ['CLEANUP_FAILED', 'third'],
      ['CLEANUP_FAILED', 'second'],
    ]);
  });

  it('is no reason to keep what was acquired too late: a cleanup deferred after it runs at once', async () => {
    const connected = gate();
    @Thread()
    class Client extends TaskThread {
      protected override enter() {
        void connected.opened.then(() => this.defer(() => say('released')));
        void connected.opened.then(() => this.defer(() => Promise.reject(new Error('not released'))));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Client) clients!: ThreadGroup<typeof Client>;
      protected override async ready() {
        await (await this.clients.spawn()).stop();
        connected.open();
      }
    }
    const { stop } = await trial(Master);
    await settled();
    const { failures } = await stop();
    expect([happened, failures.last.map((error) => error.code)]).to.deep.equal([['released'], ['CLEANUP_FAILED']]);
  });

  it('ends every sleep with an error that a task may let pass', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling(1000) async nap() {
        await this.sleep(5000).catch((error: TaskThreadError) => {
          say(error.code);
          throw error;
        });
      }
      protected override async exit() {
        await this.sleep(1).catch((error: TaskThreadError) => say(`${error.code} too`));
      }
    }
    const { stop, clock } = await trial(Master);
    await settled();
    const report = await stop();
    expect([happened, report.errors, clock.pending]).to.deep.equal([['STOPPED', 'STOPPED too'], [], 0]);
  });

  it('ends a spawn in progress with an error that a task may let pass', async () => {
    @Thread()
    class Slow extends TaskThread {
      protected override enter() {
        return settled();
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Slow) group!: ThreadGroup<typeof Slow>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        await this.group.spawn();
        say('spawned');
      }
    }
    const { stop } = await trial(Master);
    await settled(2);
    const { errors } = await stop();
    expect([happened, errors]).to.deep.equal([[], []]);
  });

  it('lets handlers sleep while they drain: what they handle was accepted', async () => {
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) async work(item: Item) {
        await this.sleep(50);
        say(`${item.n}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
      protected override ready() {
        return this.worker.sendAll([1, 2, 3].map((n) => new Item(n)));
      }
    }
    const { stop, clock } = await trial(Master);
    await settled(2);
    const stopped = stop();
    await clock.advance(200);
    const report = await stopped;
    expect([happened, report.errors, clock.now()]).to.deep.equal([['1', '2', '3'], [], 200]);
  });

  it('loses no signal in silence: a handler whose sleep or spawn it ends makes the end a failure', async () => {
    const held = gate();
    @Thread()
    class Member extends TaskThread {}
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @Children(Member) members!: ThreadGroup<typeof Member>;
      @OnIn(Item) async work(item: Item) {
        await held.opened;
        if (item.n === 1) await this.members.spawn();
        await this.sleep(50);
      }
      // Whose sleep it is cannot be told while a task runs too; then all of them end.
      @Rescheduling(10) async task() {
        await this.sleep(60_000);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
      protected override ready() {
        return this.worker.sendAll([1, 2].map((n) => new Item(n)));
      }
    }
    const { stop, clock } = await trial(Master);
    await settled(2);
    const stopped = stop();
    await settled(2);
    held.open();
    await clock.advance(100);
    const report = await stopped;
    expect(report.errors.map(({ member, cause }) => `${member} ${(cause as TaskThreadError).code}`)).to.deep.equal([
      'Worker.work STOPPING',
    ]);
    expect(edge(report, 'master/worker').in).to.include({ accepted: 2, handled: 1, failed: 1 });
  });

  it('asked for twice is one stop', async () => {
    const held = gate();
    @Thread()
    class Master extends Leaf {
      @Rescheduling({ maxRuns: 1 }) async work() {
        await held.opened;
      }
    }
    const { tree } = await trial(Master);
    await settled();
    const [first, second] = [tree.stop(), tree.stop()];
    held.open();
    expect(await first).to.deep.equal(await second);
    expect(await tree.stop(), 'once more').to.deep.equal(await first);
    expect(happened).to.deep.equal(['master begins to exit, stopped', 'master has exited']);
  });

  it('frees the key of a member as soon as it has exited', async () => {
    @Thread()
    class Master extends TaskThread {
      @Children(Leaf) group!: ThreadGroup<typeof Leaf>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        const first = await this.group.spawnAs('k');
        await this.group.spawnAs('k').catch((error: TaskThreadError) => say(error.code));
        await first.stop();
        const second = await this.group.spawnAs('k');
        say(`${this.group.get('k') === second} ${first.state} ${second.state}`);
      }
    }
    const { stop } = await trial(Master);
    await settled(10);
    await stop();
    expect(happened.slice(0, 4)).to.deep.equal([
      'KEY_TAKEN',
      'master/group[k] begins to exit, stopped',
      'master/group[k] has exited',
      'true exited running',
    ]);
  });

  it('aborts stopping on a failure too, and when a start fails', async () => {
    @Thread()
    class Faulty extends TaskThread<{ in: Item }> {
      constructor(readonly where: string) {
        super();
        this.stopping.addEventListener('abort', () => say(`${where}: told`));
      }
      protected override ready() {
        if (this.where === 'start') throw new Error('faulty');
      }
      @OnIn(Item) take() {
        throw new Error('faulty');
      }
      protected override exit() {
        say(`${this.where}: exit`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Faulty) group!: ThreadGroup<typeof Faulty>;
      protected override async ready() {
        await this.group.trySpawn('start');
        const faulty = await this.group.spawn('handler');
        await faulty.send(new Item(0));
        await faulty.exited;
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['start: told', 'start: exit', 'handler: told', 'handler: exit']);
  });

  it('refuses what comes from outside also where no signal had come before', async () => {
    const held = gate();
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @Rescheduling({ maxRuns: 1 }) async work() {
        await held.opened;
      }
      @OnIn(Item) take() {
        say('taken');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        const stopped = this.worker.stop();
        say(`${this.worker.state} ${this.worker.trySend(new Item(1))}`);
        held.open();
        await stopped;
      }
    }
    const { stop } = await trial(Master);
    await settled();
    await stop();
    expect(happened).to.deep.equal(['stopping false']);
  });

  it('lets nothing be spawned any more: spawn rejects, trySpawn gives nothing', async () => {
    const held = gate();
    @Thread()
    class Master extends TaskThread {
      @Children(Leaf) group!: ThreadGroup<typeof Leaf>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        await held.opened;
        await this.attempt('task');
      }
      protected override exit() {
        return this.attempt('exit');
      }
      private async attempt(where: string) {
        await this.group.spawn().catch((error: TaskThreadError) => say(`${where}: ${error.code}`));
        say(`${where}: ${await this.group.trySpawn()}`);
      }
    }
    const { stop } = await trial(Master);
    await settled(1);
    const stopped = stop();
    held.open();
    await stopped;
    expect(happened).to.deep.equal(['task: STOPPING', 'task: undefined', 'exit: STOPPING', 'exit: undefined']);
  });

  it('of a child resolves when that has exited', async () => {
    @Thread()
    class Master extends TaskThread {
      @Child(Leaf) leaf!: ChildRef<Leaf>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        await this.leaf.stop();
        say(this.leaf.state);
      }
    }
    const { stop } = await trial(Master);
    await settled();
    expect(happened).to.deep.equal(['master/leaf begins to exit, stopped', 'master/leaf has exited', 'exited']);
    await stop();
  });

  it('does not block what a child first sends UP in its exit', async () => {
    const held = gate();
    @Thread({ up: [Item], queues: { up: { capacity: 1 } } })
    class Talker extends TaskThread<{ up: Item }> {
      protected override async exit() {
        for (let n = 0; n < 4; n++) await this.up(new Item(n));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Talker) talkers!: ThreadGroup<typeof Talker>;
      @OnUp(Item) async hear(item: Item) {
        await held.opened;
        say(`heard ${item.n}`);
      }
      @Rescheduling({ maxRuns: 1 }) async act() {
        const talker = await this.talkers.spawn();
        say((await talker.stop()).reason);
        held.open();
      }
    }
    const { stop } = await trial(Master);
    await settled(10);
    expect(happened).to.deep.equal(['stopped', 'heard 0', 'heard 1', 'heard 2', 'heard 3']);
    await stop();
  });

  it('lets a member of a group take what another sends on its way out', async () => {
    @Thread({ up: [Item] })
    class Member extends TaskThread<{ in: Item; up: Item }> {
      @OnIn(Item) async take() {
        await settled(1);
        say(`${this.id} took`);
      }
      protected override exit() {
        say(`${this.id} exit`);
        return this.up(new Item(0));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Member) members!: ThreadGroup<typeof Member>;
      @OnUp(Item) async pass(item: Item, from: ChildRef) {
        for (const member of this.members) if (member !== from) await member.send(item);
      }
      protected override async ready() {
        await this.members.spawnAs('a');
        await this.members.spawnAs('b');
      }
    }
    const report = await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['members[b] exit', 'members[a] took', 'members[a] exit']);
    expect(edge(report, 'master/members[*]').in.refused).to.equal(0);
  });
});
