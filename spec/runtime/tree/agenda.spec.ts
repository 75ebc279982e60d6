import { Agenda } from '#lib/runtime/tree/agenda.js';
import { expect } from 'chai';
import {
  Child,
  Children,
  type ChildRef,
  type Job,
  startMaster,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';

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

    constructor(readonly hooks: readonly string[]) {
      super();
    }
    protected override async enter() {
      for (let n = 0; n < 40; n++) await this.members.spawn(this.hooks);
    }
  }

  for (const name of ['enter', 'async ready', 'exit']) {
    it(`let I/O in every few ms: ${name}`, async () => {
      if (name !== 'exit') watch();
      const tree = await startMaster(Master, { args: [[name]] });
      if (name === 'exit') watch();
      await tree.stop();
      expect(called).to.equal(40);
      expect(most).to.be.within(1, 20);
    });
  }

  it('let I/O in every few ms: enter of declared children, each below the other', async () => {
    const below = (Lower: new () => TaskThread): new () => TaskThread => {
      @Thread()
      class Upper extends TaskThread {
        @Child(Lower) lower!: ChildRef<TaskThread>;
        protected override enter() {
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
