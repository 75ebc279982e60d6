import { expect } from 'chai';
import {
  Children,
  type ChildRef,
  OnIn,
  OnUp,
  Rescheduling,
  type RestartOptions,
  startMaster,
  TaskThread,
  type TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { isolate, nextTurn, VirtualClock } from 'taskthread/testing';
import { codeOf } from '../../support/rejections.js';
import { gate, KeptLog, settled, trial } from '../../support/trees.js';

class Order {
  constructor(readonly text: string) {}
}
class Word {
  constructor(readonly text: string) {}
}

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

/** What the `enter`, the run and the `exit` of a member wait for. */
let entering: Promise<void> | undefined;
let running: Promise<void> | undefined;
let exiting: Promise<void> | undefined;

@Thread({ up: [Word] })
class Session extends TaskThread<{ in: Order; up: Word }> {
  constructor(readonly label = '') {
    super();
  }
  protected override async enter() {
    say(`enter ${this.label}`);
    await entering;
    if (this.label === 'bad') throw new Error('bad');
  }
  @Rescheduling({ maxRuns: 1 }) run() {
    return running;
  }
  @OnIn(Order) async obey({ text }: Order) {
    say(`${this.label} ${text}`);
    if (text === 'fail') throw new Error('as told');
    if (text === 'talk') await this.up(new Word('again'));
    if (text === 'talk and fail') {
      await this.up(new Word('again'));
      throw new Error('as told');
    }
  }
  protected override exit() {
    say(`exit ${this.label}`);
    return exiting;
  }
}

interface Hub extends TaskThread {
  sessions: ThreadGroup<typeof Session>;
}

/** A tree with a group, and the instance that holds it. */
async function hub(options: { max?: number } & RestartOptions = {}) {
  let self!: Hub;
  @Thread()
  class HubThread extends TaskThread<{ in: Order }> {
    @Children(Session, options) sessions!: ThreadGroup<typeof Session>;
    protected override ready() {
      self = this;
    }
    @OnIn(Order) async route({ text }: Order) {
      const session = await this.sessions.getOrSpawn('a', 'routed');
      await session.send(new Order(text));
    }
    @OnUp(Word) async answer({ text }: Word) {
      await nextTurn();
      const session = await this.sessions.getOrSpawn('a', 'next');
      await session.send(new Order(text));
    }
  }
  const tried = await trial(HubThread);
  return { ...tried, sessions: self.sessions };
}

describe('getOrSpawn', () => {
  beforeEach(() => {
    happened = [];
    entering = undefined;
    running = undefined;
    exiting = undefined;
  });

  it('spawns a member under a key that is free, and gives the one that runs', async () => {
    const { sessions, stop } = await hub();
    const first = await sessions.getOrSpawn('a', 'one');
    expect([first.id, first.state]).to.deep.equal(['sessions[a]', 'running']);
    expect(await sessions.getOrSpawn('a', 'two')).to.equal(first);
    await stop();
    expect(happened).to.deep.equal(['enter one', 'exit one']);
  });

  it('gives one member to calls at the same time, when it runs', async () => {
    const held = gate();
    entering = held.opened;
    const { sessions, stop } = await hub();
    const given: ChildRef[] = [];
    const calls = ['one', 'two', 'three'].map(async (label) => given.push(await sessions.getOrSpawn('a', label)));
    await settled();
    expect([given.length, sessions.size]).to.deep.equal([0, 1]);
    held.open();
    await Promise.all(calls);
    expect([new Set(given).size, given[0]!.state]).to.deep.equal([1, 'running']);
    await stop();
    expect(happened).to.deep.equal(['enter one', 'exit one']);
  });

  it('rejects for all of them when the start of that member fails; the next call tries anew', async () => {
    const { sessions, tree } = await hub();
    const calls = [sessions.getOrSpawn('a', 'bad'), sessions.getOrSpawn('a', 'good')];
    expect(await Promise.all(calls.map(codeOf))).to.deep.equal(['THREAD_FAILED', 'THREAD_FAILED']);
    expect((await sessions.getOrSpawn('a', 'good')).state).to.equal('running');
    const { failures } = await tree.stop();
    expect(failures.count).to.equal(1);
  });

  it('waits for the end of a member that stops, and spawns one after it', async () => {
    const held = gate();
    exiting = held.opened;
    const { sessions, stop } = await hub();
    const first = await sessions.getOrSpawn('a', 'one');
    void first.stop();
    const calls = [sessions.getOrSpawn('a', 'two'), sessions.getOrSpawn('a', 'three')];
    await settled();
    expect(happened).to.deep.equal(['enter one', 'exit one']);
    held.open();
    const [second, third] = await Promise.all(calls);
    expect([second === first, second === third, first.state]).to.deep.equal([false, true, 'exited']);
    await stop();
    expect(happened).to.deep.equal(['enter one', 'exit one', 'enter two', 'exit two']);
  });

  it('waits for the end of one that is stopped while it starts, and of one that has failed', async () => {
    const held = gate();
    entering = held.opened;
    const { sessions, tree } = await hub();
    const stopped = codeOf(sessions.getOrSpawn('a', 'one'));
    void sessions.get('a')!.stop();
    const second = sessions.getOrSpawn('a', 'two');
    const ran = gate();
    running = ran.opened;
    held.open();
    expect(await stopped).to.equal('START_STOPPED');
    await (await second).send(new Order('fail'));
    await settled();
    const third = sessions.getOrSpawn('a', 'three');
    await settled();
    ran.open();
    expect([(await third) === (await second), (await (await second).exited).reason]).to.deep.equal([false, 'failed']);
    await tree.stop();
    const enters = happened.filter((each) => each.startsWith('enter'));
    expect(enters).to.deep.equal(['enter one', 'enter two', 'enter three']);
  });

  it('gives a member that is about to be started again at once: what is sent waits for that', async () => {
    const { sessions, clock, tree } = await hub({ restart: 'on-failure', backoff: { initialMs: 1000, jitter: 0 } });
    const first = await sessions.getOrSpawn('a', 'one');
    await first.send(new Order('fail'));
    await settled();
    expect(first.state).to.equal('restarting');
    const same = await sessions.getOrSpawn('a', 'two');
    await same.send(new Order('hello'));
    await clock.advance(1000);
    expect([same === first, same.state]).to.deep.equal([true, 'running']);
    expect(happened).to.deep.equal(['enter one', 'one fail', 'exit one', 'enter one', 'one hello']);
    await tree.stop();
  });

  it('does not lock up where the handler of what a member sent asks for that member, whatever has become of it', async () => {
    for (const restart of ['never', 'on-failure'] as const) {
      const { sessions, clock, tree } = await hub({ restart, backoff: { initialMs: 1000, jitter: 0 } });
      await (await sessions.getOrSpawn('a', restart)).send(new Order('talk and fail'));
      await clock.advance(1000);
      await tree.stop();
    }
    expect(happened.filter((each) => each.endsWith('again'))).to.deep.equal(['next again', 'on-failure again']);
  });

  it('is refused like spawn: by a full group, for a key that reads like a number, by a thread that stops', async () => {
    const { sessions, stop } = await hub({ max: 1 });
    await sessions.getOrSpawn('a');
    expect(await codeOf(sessions.getOrSpawn('b'))).to.equal('GROUP_FULL');
    expect(await codeOf(sessions.getOrSpawn('7'))).to.equal('INVALID_OPTION');
    expect(await codeOf(sessions.getOrSpawn(0 as never))).to.equal('INVALID_OPTION');
    await stop();
    expect(await codeOf(sessions.getOrSpawn('a'))).to.equal('STOPPING');
  });

  it('gives a thread that stops the member that still serves it, so that nothing accepted is lost', async () => {
    const { sessions, tree } = await hub();
    await sessions.getOrSpawn('a', 'one');
    void tree.send(new Order('last'));
    const report = await tree.stop();
    expect(happened).to.deep.equal(['enter one', 'one last', 'exit one']);
    expect([report.reason, report.failures.count]).to.deep.equal(['stopped', 0]);
  });

  it('rejects when its thread stops while the end of a member is waited for, and then waits for none', async () => {
    const held = gate();
    exiting = held.opened;
    const { sessions, tree } = await hub();
    void (await sessions.getOrSpawn('a', 'one')).stop();
    const second = codeOf(sessions.getOrSpawn('a', 'two'));
    const stopped = tree.stop();
    await settled();
    expect(await codeOf(sessions.getOrSpawn('a', 'three'))).to.equal('STOPPING');
    held.open();
    expect(await second).to.equal('STOPPING');
    await stopped;
    expect(happened).to.deep.equal(['enter one', 'exit one']);
  });

  it('never ends as an unhandled rejection', async () => {
    const clock = new VirtualClock();
    @Thread()
    class Careless extends TaskThread {
      @Children(Session) sessions!: ThreadGroup<typeof Session>;
      @OnUp(Word) hear() {}
      protected override ready() {
        void this.sessions.getOrSpawn('a', 'bad');
        void this.sessions.getOrSpawn('a', 'bad');
        void this.sessions.getOrSpawn('1');
      }
    }
    const tree = await startMaster(Careless, { clock, log: new KeptLog() });
    await settled();
    await tree.stop();
    expect(happened).to.deep.equal(['enter bad']);
  });

  it('spawns fakes in a test, with the arguments it was given', async () => {
    @Thread()
    class Router extends TaskThread<{ in: Order }> {
      @Children(Session) sessions!: ThreadGroup<typeof Session>;
      @OnUp(Word) hear() {}
      @OnIn(Order) async route(order: Order) {
        await (await this.sessions.getOrSpawn(order.text, `for ${order.text}`)).send(order);
      }
    }
    const thread = await isolate(Router);
    for (const text of ['a', 'b', 'a']) await thread.in(new Order(text));
    expect(thread.members('sessions').map(({ id, args }) => [id, ...args])).to.deep.equal([
      ['sessions[a]', 'for a'],
      ['sessions[b]', 'for b'],
    ]);
    expect(thread.member('sessions', 'a').sent(Order)).to.have.length(2);
    thread.failStart('sessions');
    const error = await thread.in(new Order('c')).catch((reason: TaskThreadError) => reason);
    expect(error).to.include({ code: 'THREAD_FAILED', member: 'Router.route' });
  });
});
