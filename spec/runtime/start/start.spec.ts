import { expect } from 'chai';
import {
  Child,
  Children,
  type ChildRef,
  type Exit,
  Listening,
  OnIn,
  OnUp,
  Rescheduling,
  startMaster,
  TaskThread,
  TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { EventEmitter } from 'node:events';
import { edge, gate, KeptLog, settled, trial } from '../../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

describe('a start', () => {
  beforeEach(() => {
    happened = [];
  });

  it('goes: construct, enter, children in declared order, ready, tasks and sources; then spawn resolves', async () => {
    @Thread()
    class Leaf extends TaskThread {
      readonly emitter = new EventEmitter();
      constructor(readonly label: string) {
        super();
        say(`${label} constructed`);
      }
      protected override async enter() {
        await settled(1);
        say(`${this.label} enter`);
      }
      protected override ready() {
        say(`${this.label} ready`);
      }
      @Rescheduling({ maxRuns: 1 }) task() {
        say(`${this.label} task`);
      }
    }
    @Thread()
    class Parent extends TaskThread {
      @Child(Leaf, { args: ['a'] }) a!: ChildRef<Leaf>;
      @Child(Leaf, { args: (self: Parent) => [`b of ${self.label}`] }) b!: ChildRef<Leaf>;
      constructor(readonly label: string) {
        super();
      }
      protected override enter() {
        say('parent enter');
      }
      protected override async ready() {
        await settled(1);
        say('parent ready');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Parent) group!: ThreadGroup<typeof Parent>;
      protected override async ready() {
        const parent = await this.group.spawn('P');
        say(`spawned ${parent.path} ${parent.state}`);
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal([
      'parent enter',
      'a constructed',
      'a enter',
      'a ready',
      'b of P constructed',
      'a task',
      'b of P enter',
      'b of P ready',
      'b of P task',
      'parent ready',
      'spawned master/group[0] running',
    ]);
  });

  it('gives refs from the end of the constructor on; what is sent in enter waits for the child', async () => {
    @Thread()
    class Leaf extends TaskThread<{ in: Item }> {
      protected override enter() {
        say('leaf enter');
      }
      @OnIn(Item) take(item: Item) {
        say(`took ${item.n}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Leaf) leaf!: ChildRef<Leaf>;
      protected override async enter() {
        await this.leaf.send(new Item(1));
        say(`${this.leaf.path} ${this.leaf.state}`);
      }
    }
    const { stop } = await trial(Master);
    await settled();
    expect(happened).to.deep.equal(['master/leaf starting', 'leaf enter', 'took 1']);
    await stop();
  });

  it('takes more than its queue holds of what enter sends to a child, and is bounded from the end of that on', async () => {
    const waits: boolean[] = [];
    const begin = gate();
    @Thread({ queues: { in: { capacity: 2 } } })
    class Leaf extends TaskThread<{ in: Item }> {
      @OnIn(Item) async take(item: Item) {
        await begin.opened;
        say(`took ${item.n}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Leaf) leaf!: ChildRef<Leaf>;
      protected override async enter() {
        for (let n = 0; n < 5; n++) await this.leaf.send(new Item(n));
      }
      protected override ready() {
        waits.push(this.leaf.send(new Item(5)) !== undefined);
      }
    }
    const { stop } = await trial(Master);
    begin.open();
    const report = await stop();
    expect(waits).to.deep.equal([true]);
    expect(happened).to.deep.equal([0, 1, 2, 3, 4, 5].map((n) => `took ${n}`));
    expect(edge(report, 'master/leaf').in.peak).to.equal(5);
  });

  it("runs a parent's handlers from the end of its enter on, so that a child may send while it starts", async () => {
    @Thread({ up: [Item], queues: { up: { capacity: 1 } } })
    class Leaf extends TaskThread<{ up: Item }> {
      protected override async enter() {
        for (let n = 0; n < 3; n++) await this.up(new Item(n));
        say('entered');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Leaf) leaf!: ChildRef<Leaf>;
      @OnUp(Item) hear(item: Item) {
        say(`heard ${item.n}`);
      }
    }
    await (await trial(Master)).stop();
    expect(happened.sort()).to.deep.equal(['entered', 'heard 0', 'heard 1', 'heard 2']);
  });

  const starts = {
    'a constructor': { constructor: true },
    enter: { enter: true },
    ready: { ready: true },
  };
  for (const [where, fault] of Object.entries(starts)) {
    it(`fails with ${where} that throws: what was acquired is released in reverse, spawn rejects, siblings go on`, async () => {
      @Thread()
      class Inner extends TaskThread {
        protected override exit() {
          say('inner exit');
        }
      }
      @Thread()
      class Faulty extends TaskThread {
        @Child(Inner) inner!: ChildRef<Inner>;
        constructor() {
          super();
          this.defer(() => say('released 1'));
          if ('constructor' in fault && fault.constructor === true) throw new Error('boom');
        }
        protected override enter() {
          this.defer(async () => {
            await settled(1);
            say('released 2');
          });
          if ('enter' in fault) throw new Error('boom');
        }
        protected override async ready() {
          await settled(1);
          if ('ready' in fault) throw new Error('boom');
        }
        protected override exit() {
          say('exit');
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Children(Faulty) group!: ThreadGroup<typeof Faulty>;
        @Rescheduling({ maxRuns: 1 }) async act() {
          const error = await this.group.spawn().catch((thrown: TaskThreadError) => thrown);
          if (error instanceof TaskThreadError)
            say(`${error.code} ${error.path} ${error.member} ${(error.cause as Error).message}`);
          say(`${await this.group.trySpawn()}, ${this.group.size} left`);
        }
      }
      const { stop } = await trial(Master);
      await settled(20);
      const member = where === 'a constructor' ? 'constructor' : where;
      const once: Record<string, string[]> = {
        constructor: ['released 1'],
        enter: ['released 2', 'released 1'],
        ready: ['inner exit', 'exit', 'released 2', 'released 1'],
      };
      expect(happened).to.deep.equal([
        ...once[member]!,
        `THREAD_FAILED master/group[0] Faulty.${member} boom`,
        ...once[member]!,
        'undefined, 0 left',
      ]);
      const report = await stop();
      expect([report.reason, report.failures.count]).to.deep.equal(['stopped', 2]);
    });
  }

  it('of the master rejects with the error of the child that failed, after everything was released', async () => {
    @Thread()
    class Bad extends TaskThread {
      protected override async enter() {
        await settled(1);
        throw new Error('no port');
      }
    }
    @Thread()
    class Good extends TaskThread {
      protected override exit() {
        say('good exit');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Good) good!: ChildRef<Good>;
      @Child(Bad) bad!: ChildRef<Bad>;
      @Child(Good) never!: ChildRef<Good>;
      protected override exit() {
        say('master exit');
      }
    }
    const error = await startMaster(Master, { log: new KeptLog() }).then(
      () => undefined,
      (thrown: TaskThreadError) => thrown,
    );
    expect([error?.path, error?.member, (error?.cause as Error).message]).to.deep.equal([
      'master/bad',
      'Bad.enter',
      'no port',
    ]);
    expect(happened).to.deep.equal(['good exit', 'master exit']);
  });

  it('fails with an instance that takes no ref of a child, and leaves no member behind', async () => {
    @Thread()
    class Leaf extends TaskThread {}
    @Thread()
    class Frozen extends TaskThread {
      @Child(Leaf) leaf!: ChildRef<Leaf>;
      constructor() {
        super();
        this.defer(() => say('released'));
        Object.freeze(this);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Frozen) group!: ThreadGroup<typeof Frozen>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        const error = await this.group.spawn().catch((thrown: TaskThreadError) => thrown);
        if (error instanceof TaskThreadError) say(`${error.code} ${error.member}`);
        say(`${this.group.size} left`);
      }
    }
    const { stop } = await trial(Master);
    await settled(20);
    expect(happened).to.deep.equal(['released', 'THREAD_FAILED Frozen.constructor', '0 left']);
    expect((await stop()).reason).to.equal('stopped');
  });

  it('fails with args that throw, naming the field', async () => {
    @Thread()
    class Leaf extends TaskThread {
      constructor(readonly n: number) {
        super();
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Leaf, {
        args: (): [number] => {
          throw new Error('no config');
        },
      })
      leaf!: ChildRef<Leaf>;
    }
    const error = await startMaster(Master, { log: new KeptLog() }).then(
      () => undefined,
      (thrown: TaskThreadError) => thrown,
    );
    expect([error?.code, error?.member]).to.deep.equal(['THREAD_FAILED', 'Master.leaf (args)']);
  });

  it('fails with args that are no array, naming the field', async () => {
    @Thread()
    class Leaf extends TaskThread {
      constructor(readonly n: number) {
        super();
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Leaf, { args: () => 5 as unknown as [number] })
      leaf!: ChildRef<Leaf>;
    }
    const error = await startMaster(Master, { log: new KeptLog() }).then(
      () => undefined,
      (thrown: TaskThreadError) => thrown,
    );
    expect(error?.member).to.equal('Master.leaf (args)');
    expect((error?.cause as Error).message).to.match(
      /^INVALID_OPTION: @Child on leaf has args that gave 5; wanted is an array/,
    );
  });

  it('lets a member spawned in enter send more than its queue holds, before its parent handles anything', async () => {
    @Thread({ up: [Item], queues: { up: { capacity: 1 } } })
    class Talker extends TaskThread<{ up: Item }> {
      protected override async enter() {
        for (let n = 0; n < 5; n++) await this.up(new Item(n));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Talker) talkers!: ThreadGroup<typeof Talker>;
      protected override async enter() {
        await this.talkers.spawn();
        say('spawned');
      }
      @OnUp(Item) async hear(item: Item) {
        await settled(2);
        say(`heard ${item.n}`);
      }
    }
    const { stop } = await trial(Master);
    await stop();
    expect(happened).to.deep.equal(['spawned', ...[0, 1, 2, 3, 4].map((n) => `heard ${n}`)]);
  });

  it('is given up when a handler fails on the way', async () => {
    @Thread({ up: [Item] })
    class Sender extends TaskThread<{ up: Item }> {
      protected override async enter() {
        await this.up(new Item(1));
        await settled();
      }
      protected override exit() {
        say('sender exit');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Sender) sender!: ChildRef<Sender>;
      @OnUp(Item) hear() {
        throw new Error('deaf');
      }
      protected override ready() {
        say('ready');
      }
    }
    const error = await startMaster(Master, { log: new KeptLog() }).then(
      () => undefined,
      (thrown: TaskThreadError) => thrown,
    );
    expect([error?.member, happened]).to.deep.equal(['Master.hear', ['sender exit']]);
  });

  it('passes over a child that its parent stopped before its turn came', async () => {
    @Thread()
    class Never extends TaskThread {
      protected override enter() {
        say('never');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Never) child!: ChildRef<Never>;
      protected override enter() {
        void this.child.stop();
      }
      protected override async ready() {
        say(`${(await this.child.exited).reason} ${this.child.state}`);
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['stopped exited']);
  });

  it('that fails in ready lets no other handler begin', async () => {
    @Thread({ up: [Item] })
    class Sender extends TaskThread<{ up: Item }> {
      protected override ready() {
        return this.upAll([new Item(1), new Item(2)]);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Sender) sender!: ChildRef<Sender>;
      @OnUp(Item) async hear(item: Item) {
        say(`${item.n} begins`);
        await settled(2);
        say(`${item.n} ends`);
      }
      protected override async ready() {
        await settled(1);
        throw new Error('not ready');
      }
    }
    await trial(Master).catch((error: TaskThreadError) => say(error.code));
    expect(happened).to.deep.equal(['1 begins', '1 ends', 'THREAD_FAILED']);
  });

  it('that the thread itself stops is an end by itself', async () => {
    @Thread()
    class Master extends TaskThread {
      protected override enter() {
        this.stop();
      }
      protected override exit(exit: Exit) {
        say(exit.reason);
      }
    }
    await trial(Master).catch((error: TaskThreadError) => say(error.code));
    expect(happened).to.deep.equal(['finished', 'START_STOPPED']);
  });

  describe('of a member whose handlers run', () => {
    @Thread({ up: [Item] })
    class Sender extends TaskThread<{ up: Item }> {
      protected override ready() {
        return this.up(new Item(1));
      }
    }

    it('fails once and for itself, though several of them throw', async () => {
      const held = gate();
      @Thread()
      class Member extends TaskThread {
        @Child(Sender) a!: ChildRef<Sender>;
        @Child(Sender) b!: ChildRef<Sender>;
        @OnUp(Item) async hear(_item: Item, child: ChildRef<Sender>) {
          await held.opened;
          throw new Error(child.id);
        }
        protected override ready() {
          return settled();
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Children(Member) members!: ThreadGroup<typeof Member>;
        @Rescheduling({ maxRuns: 1 }) async act() {
          setImmediate(held.open);
          say(String(await this.members.trySpawn()));
        }
      }
      const { stop } = await trial(Master);
      await settled(10);
      const { errors, failures } = await stop();
      expect([happened, errors, failures.count]).to.deep.equal([['undefined'], [], 2]);
    });

    it('lets them sleep on when it is stopped: what they handle was accepted', async () => {
      @Thread()
      class Member extends TaskThread {
        @Child(Sender) sender!: ChildRef<Sender>;
        @OnUp(Item) async hear() {
          await this.sleep(1000);
        }
        protected override ready() {
          return settled();
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Children(Member) members!: ThreadGroup<typeof Member>;
        @Rescheduling({ maxRuns: 1 }) async act() {
          await this.members.spawn();
        }
      }
      const { stop, log, clock } = await trial(Master);
      await settled(2);
      const stopped = stop();
      await clock.advance(1000);
      const report = await stopped;
      expect([report.errors, report.failures.count, log.lines]).to.deep.equal([[], 0, []]);
      expect(edge(report, 'master/members[*]/sender').up).to.include({ accepted: 1, handled: 1 });
    });
  });

  it('is given up when a handler fails, though its child sends more than the queue holds', async () => {
    @Thread({ up: [Item], queues: { up: { capacity: 1 } } })
    class Sender extends TaskThread<{ up: Item }> {
      protected override async enter() {
        for (let n = 0; n < 5; n++) await this.up(new Item(n));
        say('all sent');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Sender) sender!: ChildRef<Sender>;
      @OnUp(Item) async hear() {
        await settled(2);
        throw new Error('deaf');
      }
    }
    await startMaster(Master, { log: new KeptLog() }).catch((error: TaskThreadError) => say(error.code));
    expect(happened).to.deep.equal(['all sent', 'THREAD_FAILED']);
  });

  it('that is stopped rejects, and tells the enter in progress through stopping', async () => {
    let tree: { stop(): Promise<unknown> };
    @Thread()
    class Slow extends TaskThread {
      protected override async enter() {
        await new Promise((resolve) => this.stopping.addEventListener('abort', resolve));
        say('enter was told');
      }
      protected override exit() {
        say('slow exit');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Slow) slow!: ChildRef<Slow>;
      protected override enter() {
        void Promise.resolve().then(() => this.stop());
      }
      protected override exit() {
        say('master exit');
      }
    }
    const error = await startMaster(Master).then(
      (started) => void (tree = started),
      (thrown: TaskThreadError) => thrown,
    );
    expect((error as TaskThreadError).code).to.equal('START_STOPPED');
    expect(happened).to.deep.equal(['enter was told', 'slow exit', 'master exit']);
    void tree!;
  });

  it('refuses to be used outside of a tree, with the way out', () => {
    @Thread()
    class Lone extends TaskThread {}
    const lone = new Lone();
    expect(() => lone.path).to.throw(TaskThreadError, /^NOT_IN_TREE: Lone was constructed with new/);
  });

  it('lets stop() in a constructor, and spawn in enter, do what they say', async () => {
    @Thread()
    class Brief extends TaskThread {
      constructor() {
        super();
        this.stop();
      }
      protected override enter() {
        say('never entered');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Brief) group!: ThreadGroup<typeof Brief>;
      protected override async enter() {
        say(`${await this.group.trySpawn()}`);
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['undefined']);
  });

  it('does not read a source field of a thread that was stopped while it started', async () => {
    const held = gate();
    @Thread()
    class Half extends TaskThread {
      emitter: EventEmitter | undefined;
      protected override async enter() {
        await held.opened;
      }
      @Listening((self: Half) => self.emitter as EventEmitter, { event: 'x' }) take() {}
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Half) group!: ThreadGroup<typeof Half>;
      protected override ready() {
        void this.group.spawn().catch((error: TaskThreadError) => say(error.code));
      }
    }
    const { stop } = await trial(Master);
    const stopped = stop();
    held.open();
    await stopped;
    expect(happened).to.deep.equal(['START_STOPPED']);
  });

  it('lets no handler run before the end of enter', async () => {
    const held = gate();
    @Thread()
    class Leaf extends TaskThread<{ in: Item }> {
      protected override async enter() {
        await held.opened;
        say('entered');
      }
      @OnIn(Item) take(item: Item) {
        say(`took ${item.n}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Leaf) group!: ThreadGroup<typeof Leaf>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        const spawned = this.group.spawn();
        await this.group.broadcast(new Item(1));
        await settled();
        held.open();
        await spawned;
      }
    }
    const { stop } = await trial(Master);
    await settled(10);
    expect(happened).to.deep.equal(['entered', 'took 1']);
    await stop();
  });
});
