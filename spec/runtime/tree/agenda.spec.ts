import { Agenda } from '#lib/runtime/tree/agenda.js';
import { expect } from 'chai';
import {
  Child,
  Children,
  type ChildRef,
  type Job,
  startMaster,
  TaskThread,
  type Dispatcher,
  Thread,
  type TaskThreadError,
  type ThreadGroup,
} from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { KeptLog } from '../../support/trees.js';

describe('Agenda', () => {
  let spent = false;
  let ready: Job[] = [];
  let ran: string[] = [];
  let agenda: Agenda;

  beforeEach(() => {
    spent = false;
    ready = [];
    ran = [];
    agenda = new Agenda({ ready: (job) => void ready.push(job), spent: () => spent });
  });

  it('runs what is added within a step behind that, the last one first', () => {
    agenda.do(() => {
      for (const name of ['a', 'b']) agenda.do(() => ran.push(name));
      ran.push('step');
    });
    expect(ran).to.deep.equal(['step', 'b', 'a']);
  });

  it("runs what follows code of the user's at once, or in its turn when the time is spent", () => {
    agenda.doInTurn(() => ran.push('quick'));
    spent = true;
    agenda.doInTurn(() => ran.push('slow'));
    expect(ran).to.deep.equal(['quick']);
    for (const job of ready) job.run();
    expect(ran).to.deep.equal(['quick', 'slow']);
  });

  it('lets starts go on for 10 ms after the time is spent, where the dispatcher says what the clock shows', () => {
    let now = 100;
    const dispatcher = { ready: () => {}, spent: () => spent, lookedAt: 0 };
    agenda = new Agenda(dispatcher);
    const asked = (ms: number): boolean => {
      dispatcher.lookedAt = now += ms;
      return agenda.spent;
    };
    expect(asked(0)).to.equal(false);
    spent = true;
    expect([asked(2), asked(7), asked(1)]).to.deep.equal([false, false, true]);
    spent = false;
    expect(asked(50)).to.equal(false);
    spent = true;
    expect([asked(9), asked(1)]).to.deep.equal([false, true]);
  });
});

describe('many slow hooks, one behind the other', () => {
  /** hooks called, and the most of them between two turns of the event loop */
  let called = 0;
  let most = 0;
  let watching = false;

  function hook(): void {
    called++;
    for (const end = performance.now() + 1; performance.now() < end;);
  }

  function watch(): void {
    let before = called;
    const look = (): void => {
      most = Math.max(most, called - before);
      before = called;
      if (watching) setImmediate(look);
    };
    watching = true;
    setImmediate(look);
  }

  beforeEach(() => {
    called = most = 0;
  });
  afterEach(() => {
    watching = false;
  });

  @Thread()
  class Member extends TaskThread {
    constructor(readonly hooks: readonly string[]) {
      super();
      if (hooks.includes('constructor')) hook();
    }
    protected override enter() {
      if (this.hooks.includes('enter')) hook();
    }
    protected override ready() {
      if (this.hooks.includes('async ready')) return Promise.resolve().then(hook);
    }
    protected override exit() {
      if (this.hooks.includes('exit')) hook();
    }
  }
  @Thread()
  class Master extends TaskThread {
    @Children(Member) members!: ThreadGroup<typeof Member>;

    constructor(
      readonly hooks: readonly string[],
      readonly together: boolean,
    ) {
      super();
    }
    protected override async enter() {
      const spawned: Promise<unknown>[] = [];
      for (let n = 0; n < 40; n++) {
        spawned.push(this.members.spawn(this.hooks));
        if (!this.together) await spawned[n];
      }
      for (const each of spawned) await each;
    }
  }

  async function letsIn(name: string, together: boolean): Promise<void> {
    if (name !== 'exit') watch();
    const tree = await startMaster(Master, { args: [[name], together] });
    if (name === 'exit') watch();
    await tree.stop();
    expect(called).to.equal(40);
    expect(most).to.be.within(1, 20);
  }

  for (const name of ['constructor', 'enter', 'async ready', 'exit']) {
    it(`let I/O in every few ms: ${name}`, () => letsIn(name, false));
  }
  for (const name of ['constructor', 'enter', 'exit']) {
    it(`let I/O in every few ms: ${name} of children that are spawned at once`, () => letsIn(name, true));
  }

  it('let I/O in every few ms: constructors of declared children', async () => {
    @Thread()
    class Leaf extends TaskThread {
      constructor() {
        super();
        hook();
      }
    }
    class Declared extends TaskThread {}
    for (let n = 0; n < 40; n++) (Child(Leaf) as (on: object, field: string) => void)(Declared.prototype, `leaf${n}`);
    Thread()(Declared);
    watch();
    await (await startMaster(Declared)).stop();
    expect(called).to.equal(40);
    expect(most).to.be.within(1, 20);
  });

  it('let I/O in every few ms: ready of declared children, each below the other', async () => {
    const below = (Lower: new () => TaskThread): new () => TaskThread => {
      @Thread()
      class Upper extends TaskThread {
        @Child(Lower) lower!: ChildRef<TaskThread>;
        protected override ready() {
          hook();
        }
      }
      return Upper;
    };
    @Thread()
    class Leaf extends TaskThread {}
    let Top: new () => TaskThread = Leaf;
    for (let n = 0; n < 40; n++) Top = below(Top);
    watch();
    await (await startMaster(Top)).stop();
    expect(called).to.equal(40);
    expect(most).to.be.within(1, 20);
  });

  it('let I/O in between the deferred cleanups of one thread', async () => {
    @Thread()
    class Owner extends TaskThread {
      protected override enter() {
        for (let n = 0; n < 40; n++) this.defer(hook);
      }
    }
    const tree = await startMaster(Owner);
    watch();
    await tree.stop();
    expect(called).to.equal(40);
    expect(most).to.be.within(1, 20);
  });

  it('exit in reverse order, children before parents, as without the turns between them', async () => {
    const exited: string[] = [];
    @Thread()
    class Leaf extends TaskThread {
      protected override exit() {
        hook();
        exited.push(this.path);
      }
    }
    @Thread()
    class Branch extends TaskThread {
      @Child(Leaf) a!: ChildRef<Leaf>;
      @Child(Leaf) b!: ChildRef<Leaf>;
      @Child(Leaf) c!: ChildRef<Leaf>;
      protected override exit() {
        hook();
        exited.push(this.path);
      }
    }
    const tree = await startMaster(Branch);
    await tree.stop();
    expect(exited).to.deep.equal(['master/c', 'master/b', 'master/a', 'master']);
  });
});

describe('thousands of children that are started one after the other', () => {
  it('let I/O in, though nothing in them takes long', async () => {
    @Thread()
    class Member extends TaskThread {}
    @Thread()
    class Master extends TaskThread {
      @Children(Member, { max: 100_000 }) members!: ThreadGroup<typeof Member>;
      protected override async enter() {
        let turns = 0;
        const look = (): void => {
          turns++;
          if (turns < 3) setImmediate(look);
        };
        setImmediate(look);
        while (turns < 3 && this.members.size < 100_000) await this.members.spawn();
        expect(turns).to.equal(3);
      }
    }
    const tree = await startMaster(Master);
    await tree.stop();
  });
});

describe('a start that waits for its turn', () => {
  /** Keeps what becomes ready while the time is spent. */
  class Holding implements Dispatcher {
    readonly held: Job[] = [];
    full = false;
    ready(job: Job): void {
      if (this.full) this.held.push(job);
      else void Promise.resolve().then(() => job.run());
    }
    spent(): boolean {
      return this.full;
    }
    goOn(): void {
      this.full = false;
      for (const job of this.held.splice(0)) job.run();
    }
  }
  let dispatcher: Holding;
  let clock: VirtualClock;
  let happened: string[];
  let spawn: () => Promise<unknown>;

  @Thread()
  class Member extends TaskThread {
    constructor(readonly slow: boolean) {
      super();
      happened.push('constructed');
    }
    protected override enter() {
      happened.push('enter');
      this.defer(() => happened.push('released'));
      if (this.slow) dispatcher.full = true;
    }
    protected override exit() {
      happened.push('exit');
    }
  }
  @Thread()
  class Master extends TaskThread {
    @Children(Member) members!: ThreadGroup<typeof Member>;
    protected override ready() {
      spawn = () => this.members.spawn(!dispatcher.full).catch((error: TaskThreadError) => happened.push(error.code));
    }
  }
  const start = () => startMaster(Master, { clock, dispatcher, log: new KeptLog() });

  beforeEach(() => {
    dispatcher = new Holding();
    clock = new VirtualClock();
    happened = [];
  });

  it('constructs nothing when it is stopped meanwhile', async () => {
    const tree = await start();
    dispatcher.full = true;
    const spawned = spawn();
    const stopped = tree.stop();
    expect(happened).to.deep.equal([]);
    dispatcher.goOn();
    await spawned;
    expect((await stopped).stuck).to.deep.equal([]);
    expect(happened).to.deep.equal(['START_STOPPED']);
  });

  it('constructs nothing after it was given up', async () => {
    const tree = await start();
    dispatcher.full = true;
    void spawn();
    const stopped = tree.stop();
    dispatcher.full = false;
    await clock.advance(5000);
    expect((await stopped).stuck.map(({ path }) => path)).to.deep.equal(['master/members[0]']);
    dispatcher.goOn();
    expect(happened).to.deep.equal(['START_STOPPED']);
  });

  it('calls exit when it is given up behind enter', async () => {
    const tree = await start();
    void spawn();
    const stopped = tree.stop();
    dispatcher.full = false;
    await clock.advance(5000);
    await stopped;
    dispatcher.goOn();
    expect(happened).to.deep.equal(['constructed', 'enter', 'exit', 'released', 'START_STOPPED']);
  });
});
