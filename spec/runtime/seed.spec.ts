import { expect } from 'chai';
import {
  Child,
  Children,
  type ChildRef,
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
import { edge, gate, KeptLog, settled, trial } from '../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}
class Note {
  constructor(readonly text: string) {}
}

/** Each of these went wrong in the library this project grew from. */
describe('what the seed got wrong', () => {
  let happened: string[] = [];
  const say = (what: string): void => void happened.push(what);
  beforeEach(() => {
    happened = [];
  });

  it("runs the parent's exit after its children have ended", async () => {
    @Thread()
    class Slow extends TaskThread {
      protected override async exit() {
        await settled();
        say('child exit');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Slow) one!: ChildRef<Slow>;
      @Children(Slow) many!: ThreadGroup<typeof Slow>;
      protected override async ready() {
        await this.many.spawn();
      }
      protected override exit() {
        say('parent exit');
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['child exit', 'child exit', 'parent exit']);
  });

  it('handles what a child sends while it exits', async () => {
    @Thread({ up: [Note] })
    class Last extends TaskThread<{ up: Note }> {
      protected override exit() {
        return this.up(new Note('last words'));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Last) last!: ChildRef<Last>;
      @OnUp(Note) hear(note: Note) {
        say(note.text);
      }
      protected override exit() {
        say('parent exit');
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['last words', 'parent exit']);
  });

  for (const hook of ['exit', 'enter', 'ready'] as const) {
    it(`lets a child send more than its queue holds in ${hook}`, async () => {
      @Thread({ up: [Item], queues: { up: { capacity: 2 } } })
      class Flood extends TaskThread<{ up: Item }> {
        async flood(when: string) {
          if (when === hook) for (let n = 0; n < 20; n++) await this.up(new Item(n));
        }
        protected override enter() {
          return this.flood('enter');
        }
        protected override ready() {
          return this.flood('ready');
        }
        protected override exit() {
          return this.flood('exit');
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Flood) child!: ChildRef<Flood>;
        @OnUp(Item) async hear(item: Item) {
          await settled(1);
          say(`${item.n}`);
        }
      }
      const { stop } = await trial(Master);
      await stop();
      expect(happened).to.deep.equal(Array.from({ length: 20 }, (_, n) => `${n}`));
    });
  }

  it('stops the siblings of a child that stops itself while its parent stops', async () => {
    @Thread()
    class Sibling extends TaskThread {
      constructor(readonly label: string) {
        super();
      }
      protected override enter() {
        this.stopping.addEventListener('abort', () => this.stop());
      }
      protected override async exit() {
        await settled(2);
        say(this.label);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Sibling, { args: ['a'] }) a!: ChildRef<Sibling>;
      @Child(Sibling, { args: ['b'] }) b!: ChildRef<Sibling>;
      @Child(Sibling, { args: ['c'] }) c!: ChildRef<Sibling>;
      protected override ready() {
        this.stopping.addEventListener('abort', () => void this.b.stop());
      }
      protected override exit() {
        say('master');
      }
    }
    const { stop } = await trial(Master);
    await stop();
    expect(happened).to.have.members(['a', 'b', 'c', 'master']);
    expect(happened.at(-1)).to.equal('master');
  });

  it('goes on after a handler that returns nothing', async () => {
    @Thread()
    class Quiet extends TaskThread<{ in: Item }> {
      @OnIn(Item) take(item: Item) {
        say(`${item.n}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Quiet) child!: ChildRef<Quiet>;
      protected override ready() {
        return this.child.sendAll([new Item(1), new Item(2)]);
      }
    }
    const { stop } = await trial(Master);
    await settled();
    expect(happened).to.deep.equal(['1', '2']);
    await stop();
  });

  it('does not block a parent that sends to a dead child', async () => {
    @Thread({ queues: { in: { capacity: 1 } } })
    class Short extends TaskThread<{ in: Item }> {
      @OnIn(Item) take() {
        this.stop();
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Short) child!: ChildRef<Short>;
      @Rescheduling({ maxRuns: 1 }) async feed() {
        await this.child.send(new Item(0));
        await this.child.exited;
        for (let n = 0; n < 10; n++) await this.child.send(new Item(n));
        say(`trySend: ${this.child.trySend(new Item(99))}`);
      }
    }
    const { stop } = await trial(Master);
    await settled();
    const report = await stop();
    expect(happened).to.deep.equal(['trySend: false']);
    expect(edge(report, 'master/child').in).to.include({ offered: 12, accepted: 1, handled: 1, refused: 11 });
  });

  it('does not let one slow child stall start, stop or lookup of the others', async () => {
    const held = gate();
    @Thread()
    class Member extends TaskThread {
      constructor(readonly label: string) {
        super();
      }
      protected override enter() {
        return this.label === 'slow start' ? held.opened : undefined;
      }
      protected override exit() {
        return this.label === 'slow stop' ? held.opened : undefined;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Member) members!: ThreadGroup<typeof Member>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        const slow = this.members.spawnAs('slow', 'slow start');
        await this.members.spawnAs('quick', 'quick');
        say(`found ${this.members.get('quick')?.state}, ${this.members.get('slow')?.state}`);
        const stubborn = await this.members.spawn('slow stop');
        const stopped = stubborn.stop();
        say((await this.members.get('quick')!.stop()).reason);
        held.open();
        await slow;
        await stopped;
        say(`${this.members.size} left`);
      }
    }
    const { stop } = await trial(Master);
    await settled();
    expect(happened).to.deep.equal(['found running, starting', 'stopped', '1 left']);
    await stop();
  });

  it('begins a stop at once though queues are full of data, and handles the data', async () => {
    const held = gate();
    @Thread({ queues: { in: { capacity: 4 } } })
    class Reader extends TaskThread<{ in: Item }> {
      @OnIn(Item) async read(item: Item) {
        await held.opened;
        say(`${item.n}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Reader) reader!: ChildRef<Reader>;
      @Rescheduling({ maxRuns: 1 }) async feed() {
        for (let n = 0; n < 6; n++) await this.reader.send(new Item(n));
      }
    }
    const { tree, stop } = await trial(Master);
    await settled();
    const stopped = stop();
    expect(tree.snapshot().children.map((child) => child.state)).to.deep.equal(['stopping']);
    held.open();
    await stopped;
    expect(happened).to.deep.equal(['0', '1', '2', '3', '4', '5']);
  });

  it('stops a child that is being spawned while its parent stops', async () => {
    const held = gate();
    @Thread()
    class Late extends TaskThread {
      protected override async enter() {
        this.defer(() => say('released'));
        await held.opened;
        say('entered');
      }
      protected override exit() {
        say('exit');
      }
      @Rescheduling(1) tick() {
        say('ran on');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Late) late!: ThreadGroup<typeof Late>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        await this.late.spawn().catch((error: { code: string }) => say(error.code));
        await this.late.spawn().catch((error: { code: string }) => say(error.code));
      }
    }
    const { stop, clock } = await trial(Master);
    await settled();
    const stopped = stop();
    held.open();
    await stopped;
    await clock.advance(100);
    expect(happened).to.deep.equal(['entered', 'exit', 'released', 'START_STOPPED', 'STOPPING']);
  });

  it('honours stop() inside enter', async () => {
    @Thread()
    class Unwilling extends TaskThread {
      protected override enter() {
        this.stop();
        say('enter');
      }
      protected override ready() {
        say('ready');
      }
      protected override exit() {
        say('exit');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Unwilling) group!: ThreadGroup<typeof Unwilling>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        say(`${await this.group.trySpawn()}`);
      }
    }
    const { stop, tree } = await trial(Master);
    await settled();
    expect(happened).to.deep.equal(['enter', 'exit', 'undefined']);
    expect(tree.snapshot().children).to.deep.equal([]);
    await stop();
  });

  it('goes on with the cascade after an exit hook that throws', async () => {
    @Thread()
    class Bad extends TaskThread {
      constructor(readonly label: string) {
        super();
        this.defer(() => say(`${label} released`));
      }
      protected override exit() {
        throw new Error(`${this.label} is stuck`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Bad, { args: ['a'] }) a!: ChildRef<Bad>;
      @Child(Bad, { args: ['b'] }) b!: ChildRef<Bad>;
      protected override exit() {
        say('master exit');
      }
    }
    const { stop } = await trial(Master);
    const report = await stop();
    expect(happened).to.deep.equal(['b released', 'a released', 'master exit']);
    expect(report.reason).to.equal('failed');
    expect(report.errors.map(({ code, path, member }) => [code, path, member])).to.deep.equal([
      ['CLEANUP_FAILED', 'master/b', 'Bad.exit'],
      ['CLEANUP_FAILED', 'master/a', 'Bad.exit'],
    ]);
  });

  it('releases in reverse what a failed enter had acquired', async () => {
    @Thread()
    class Leaky extends TaskThread {
      protected override enter() {
        this.defer(() => say('first'));
        this.defer(() => say('second'));
        throw new Error('no');
      }
      protected override exit() {
        say('exit is for threads that have entered');
      }
    }
    @Thread()
    class Before extends TaskThread {
      protected override exit() {
        say('sibling exit');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Before) before!: ChildRef<Before>;
      @Child(Leaky) leaky!: ChildRef<Leaky>;
    }
    const error = await startMaster(Master, { log: new KeptLog() }).then(
      () => undefined,
      (thrown: { code: string; path: string }) => thrown,
    );
    expect([error?.code, error?.path]).to.deep.equal(['THREAD_FAILED', 'master/leaky']);
    expect(happened).to.deep.equal(['second', 'first', 'sibling exit']);
  });

  it('fails the thread whose task throws, loudly', async () => {
    @Thread()
    class Worker extends TaskThread {
      @Rescheduling(10) work() {
        throw new Error('broken');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Worker) workers!: ThreadGroup<typeof Worker>;
      protected override async ready() {
        await this.workers.spawn();
      }
      @OnChildExit() ended(_worker: ChildRef, exit: { reason: string }) {
        say(exit.reason);
      }
    }
    const { stop, log } = await trial(Master);
    await settled();
    expect(happened).to.deep.equal(['failed']);
    expect(log.lines).to.have.length(1);
    expect(log.lines[0]).to.match(/^error: THREAD_FAILED: master\/workers\[0\]: Worker\.work threw Error: broken\./);
    expect((await stop()).failures.count).to.equal(1);
  });

  it('leaves no old copy of a task that was stopped and started again', async () => {
    const held = gate();
    @Thread()
    class Master extends TaskThread {
      running = 0;
      async once(label: string) {
        say(`${label}: ${++this.running} at a time`);
        await held.opened;
        this.running--;
      }
      @Rescheduling({ maxRuns: 1 }) async act() {
        await this.tasks.start('job', () => this.once('old'), { maxRuns: 1 });
        await settled();
        const replaced = this.tasks.start('job', () => this.once('new'), { maxRuns: 1 });
        await settled();
        say('released');
        held.open();
        await replaced;
      }
    }
    const { stop } = await trial(Master);
    await settled(20);
    expect(happened).to.deep.equal(['old: 1 at a time', 'released', 'new: 1 at a time']);
    await stop();
  });

  it('installs OS signal handlers with runMaster alone, and removes them', async () => {
    const count = (): number => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
    const before = count();
    @Thread()
    class Master extends TaskThread {
      protected override enter() {
        say(`${count() - before}`);
      }
      @Rescheduling({ maxRuns: 1 }) end() {
        say(`${count() - before}`);
        this.stop();
      }
    }
    const report = await runMaster(Master, { clock: new VirtualClock() });
    expect(report.reason).to.equal('finished');
    await (
      await trial(Master)
    ).tree.exited;
    expect(happened).to.deep.equal(['2', '2', '0', '0']);
    expect(count()).to.equal(before);
  });
});
