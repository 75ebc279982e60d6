import { expect } from 'chai';
import {
  Child,
  Children,
  type ChildRef,
  type Exit,
  OnChildExit,
  OnIn,
  OnUp,
  Rescheduling,
  type RestartOptions,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { isolate } from 'taskthread/testing';
import { edge, settled, trial } from '../support/trees.js';

class Job {
  constructor(readonly ms = 0) {}
}
class Done {}

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

@Thread()
class Helper extends TaskThread<{ in: Job }> {
  @OnIn(Job) help({ ms }: Job) {
    if (ms > 0) return this.sleep(ms);
  }
}

@Thread({ up: [Done] })
class Worker extends TaskThread<{ in: Job; up: Done }> {
  @Child(Helper) helper!: ChildRef<Helper>;
  protected override enter() {
    this.defer(() => say(`${this.id} gone`));
  }
  @OnIn(Job) async work({ ms }: Job) {
    if (ms < 0) throw new Error('as told');
    if (ms > 0) await this.sleep(ms);
  }
}

interface Hub extends TaskThread {
  workers: ThreadGroup<typeof Worker>;
}

/** A tree with a group whose members are stopped after a second. */
async function hub(options: RestartOptions = {}) {
  let self!: Hub;
  @Thread()
  class HubThread extends TaskThread {
    @Children(Worker, { idleMs: 1000, ...options }) workers!: ThreadGroup<typeof Worker>;
    protected override ready() {
      self = this;
    }
    @OnUp(Done) done() {}
    @OnChildExit() gone(child: ChildRef, { reason }: Exit) {
      say(`${child.id} ${reason}`);
    }
  }
  const tried = await trial(HubThread);
  const { workers } = self;
  /** Lets so much time pass and says which members there are. */
  const after = async (ms: number): Promise<string> => {
    await tried.clock.advance(ms);
    return [...workers].map(({ id }) => id.slice('workers'.length)).join('');
  };
  return { ...tried, workers, after };
}

describe('idleMs of @Children', () => {
  beforeEach(() => {
    happened = [];
  });

  it('stops a member that has done nothing for so long, as its parent would', async () => {
    const { workers, after, stop } = await hub();
    const worker = await workers.spawn();
    expect(await after(999)).to.equal('[0]');
    expect(await after(1)).to.equal('');
    expect([worker.state, await worker.exited]).to.deep.equal(['exited', { reason: 'stopped' }]);
    expect(happened).to.deep.equal(['workers[0] gone', 'workers[0] stopped']);
    await stop();
  });

  it('counts from the end of the last handler of a signal', async () => {
    const { workers, after, stop } = await hub();
    const worker = await workers.spawn();
    await after(300);
    await worker.send(new Job(900));
    expect(await after(900), 'handled at 1200').to.equal('[0]');
    expect(await after(999)).to.equal('[0]');
    void worker.send(new Job());
    expect(await after(999), 'sent at 2199').to.equal('[0]');
    expect(await after(1)).to.equal('');
    await stop();
  });

  it('counts from the end of a batch', async () => {
    @Thread()
    class Gatherer extends TaskThread<{ in: Job }> {
      @OnIn(Job, { batch: { max: 2, withinMs: 300 } })
      gather() {
        return this.sleep(900);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Gatherer, { idleMs: 1000 }) gatherers!: ThreadGroup<typeof Gatherer>;
      protected override async ready() {
        await (await this.gatherers.spawn()).send(new Job());
      }
    }
    const { tree, clock, stop } = await trial(Master);
    await clock.advance(2199);
    expect(tree.snapshot().children, 'handled from 300 to 1200').to.have.length(1);
    await clock.advance(1);
    expect(tree.snapshot().children).to.deep.equal([]);
    await stop();
  });

  it('counts what the parent handles of it', async () => {
    let reach!: Chatty;
    @Thread({ up: [Done] })
    class Chatty extends TaskThread<{ up: Done }> {
      say() {
        return this.up(new Done());
      }
      protected override enter() {
        reach = this;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Chatty, { idleMs: 1000 }) chatty!: ThreadGroup<typeof Chatty>;
      protected override async ready() {
        await this.chatty.spawn();
      }
      @OnUp(Done) hear() {
        return this.sleep(3000);
      }
    }
    const { tree, clock, stop } = await trial(Master);
    await clock.advance(500);
    await reach.say();
    await clock.advance(3999);
    expect(tree.snapshot().children[0]!.state, 'handled until 3500').to.equal('running');
    await clock.advance(1);
    expect(tree.snapshot().children).to.deep.equal([]);
    await stop();
  });

  it('counts from the end of the last run of a task', async () => {
    @Thread()
    class Busy extends TaskThread {
      @Rescheduling({ initialDelayMs: 900, intervalMs: 0, maxRuns: 1 })
      once() {
        return this.sleep(900);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Busy, { idleMs: 1000 }) busy!: ThreadGroup<typeof Busy>;
      protected override async ready() {
        await this.busy.spawn();
      }
    }
    const { tree, clock, stop } = await trial(Master);
    await clock.advance(2799);
    expect(tree.snapshot().children, 'ran until 1800').to.have.length(1);
    await clock.advance(1);
    expect(tree.snapshot().children).to.deep.equal([]);
    await stop();
  });

  it('counts the work of what is below it', async () => {
    @Thread()
    class Boss extends TaskThread {
      @Child(Helper) helper!: ChildRef<Helper>;
      @Rescheduling({ intervalMs: 0, maxRuns: 1 })
      once() {
        return this.helper.send(new Job(1500));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Boss, { idleMs: 1000 }) bosses!: ThreadGroup<typeof Boss>;
      protected override async ready() {
        await this.bosses.spawn();
      }
    }
    const { tree, clock, stop } = await trial(Master);
    const living = async (ms: number): Promise<number> => {
      await clock.advance(ms);
      return tree.snapshot().children.length;
    };
    expect(await living(2499), 'the helper until 1500').to.equal(1);
    expect(await living(1)).to.equal(0);
    await stop();
  });

  it('lets a member be whose task recurs more often', async () => {
    @Thread()
    class Ticking extends TaskThread {
      @Rescheduling({ intervalMs: 600, mode: 'rate' }) tick() {}
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Ticking, { idleMs: 1000 }) ticking!: ThreadGroup<typeof Ticking>;
      protected override async ready() {
        await this.ticking.spawn();
      }
    }
    const { tree, clock, stop } = await trial(Master);
    await clock.advance(20_000);
    expect(tree.snapshot().children).to.have.length(1);
    await stop();
  });

  it('handles what was sent before the stop began: the last moment is not too late', async () => {
    const { workers, clock, tree, stop } = await hub();
    const worker = await workers.spawn();
    const letters: string[] = [];
    tree.events$.subscribe(({ kind }) => kind === 'dead-letter' && letters.push(kind));
    // Due at the same moment as the look, and set before: the signal is there when the member is looked at.
    clock.setTimer(999, () => void worker.send(new Job(50)));
    await clock.advance(1000);
    expect(worker.state).to.equal('running');
    await clock.advance(1100);
    expect([worker.state, letters]).to.deep.equal(['exited', []]);
    const report = await stop();
    const { handled, refused } = edge(report, 'master/workers[*]').in;
    expect([handled, refused]).to.deep.equal([1, 0]);
  });

  it('leaves it to getOrSpawn whether a signal comes before or after: both are handled', async () => {
    const { workers, clock, stop } = await hub();
    const send = async (): Promise<void> => (await workers.getOrSpawn('a')).send(new Job());
    await send();
    // Before it is looked at; at that moment, before it and, with a new member, behind it.
    for (const ms of [999, 1000, 1001, 1000]) {
      clock.setTimer(ms, () => void send());
      await clock.advance(ms);
      await settled();
    }
    const report = await stop();
    const { in: inward, ended, passivated } = edge(report, 'master/workers[*]');
    expect([inward.offered, inward.handled, ended, passivated]).to.deep.equal([5, 5, 3, 2]);
  });

  it('counts from getOrSpawn on, so that who asked may take a while to send', async () => {
    const { workers, after, stop } = await hub();
    const worker = await workers.getOrSpawn('a');
    await after(900);
    expect(await workers.getOrSpawn('a')).to.equal(worker);
    expect(await after(999)).to.equal('[a]');
    expect(await after(1)).to.equal('');
    await stop();
  });

  it('looks at each member for itself', async () => {
    const { workers, after, stop } = await hub();
    await workers.spawn();
    await after(400);
    await workers.spawn();
    await after(400);
    await workers.get(0)!.send(new Job(100));
    expect(await after(599)).to.equal('[0][1]');
    expect(await after(1)).to.equal('[0]');
    expect(await after(499)).to.equal('[0]');
    expect(await after(1)).to.equal('');
    await stop();
  });

  it('does not start again a member that it has stopped, whatever restart says; counts anew after a restart', async () => {
    const { workers, after, tree } = await hub({ restart: 'always', backoff: { initialMs: 500, jitter: 0 } });
    const worker = await workers.spawn();
    await after(900);
    await worker.send(new Job(-1));
    expect(await after(600), 'runs again since 1400').to.equal('[0]');
    expect(await after(899)).to.equal('[0]');
    expect([await after(1), worker.restarts]).to.deep.equal(['', 1]);
    expect((await tree.stop()).failures.count).to.equal(1);
  });

  it('is told as an event and counted in the report', async () => {
    const { tree, workers, after, stop } = await hub();
    const seen: string[] = [];
    tree.events$.subscribe((event) => seen.push(`${event.at} ${event.kind} ${event.path}`));
    await workers.spawn();
    await workers.spawn();
    await workers.get(1)!.stop();
    await after(1000);
    expect(seen.filter((each) => each.includes('passivated'))).to.deep.equal(['1000 passivated master/workers[0]']);
    const { ended, passivated } = edge(await stop(), 'master/workers[*]');
    expect([ended, passivated]).to.deep.equal([2, 1]);
  });

  it('sets one timer for the whole group, and none once it is empty', async () => {
    const { workers, clock, after, stop } = await hub();
    const before = clock.pending;
    for (let n = 0; n < 100; n++) await workers.spawn();
    expect(clock.pending - before).to.equal(1);
    await after(1000);
    expect([workers.size, clock.pending - before]).to.deep.equal([0, 0]);
    await workers.spawn();
    await stop();
    expect(clock.pending).to.equal(0);
  });

  it('passes under virtual time in a test of the parent alone, whose fakes are idle unless they speak', async () => {
    @Thread()
    class Master extends TaskThread {
      @Children(Worker, { idleMs: 1000 }) workers!: ThreadGroup<typeof Worker>;
      protected override async ready() {
        await this.workers.spawnAs('a');
        await this.workers.spawnAs('b');
      }
      @OnUp(Done) done() {}
    }
    const thread = await isolate(Master);
    await thread.advance(600);
    await thread.member('workers', 'b').up(new Done());
    await thread.advance(400);
    expect(thread.members('workers').map(({ id }) => id)).to.deep.equal(['workers[b]']);
    await thread.advance(600);
    expect(thread.members('workers')).to.deep.equal([]);
    await thread.stop();
  });
});
