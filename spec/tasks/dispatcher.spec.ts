import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { FairDispatcher } from '#lib/tasks/dispatcher.js';
import { expect } from 'chai';
import {
  Child,
  Children,
  type ChildRef,
  type Dispatcher,
  type Job,
  OnIn,
  OnUp,
  Reschedule,
  Rescheduling,
  startMaster,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { nextTurn } from 'taskthread/testing';
import { settled, trial } from '../support/trees.js';

class Item {}

describe('FairDispatcher', () => {
  /** A clock that moves by `step` at each look. */
  const movingClock = (step: number) => {
    let now = 0;
    return { now: () => (now += step), setTimer: () => () => {} };
  };

  it('runs what is ready in the order it became ready, in one microtask', async () => {
    const dispatcher = new FairDispatcher(movingClock(0));
    const ran: string[] = [];
    for (const name of ['a', 'b', 'c']) dispatcher.ready({ run: () => void ran.push(name) });
    expect(ran).to.deep.equal([]);
    await Promise.resolve();
    expect(ran).to.deep.equal(['a', 'b', 'c']);
  });

  it('tells a job what the clock shows where the one right before it has looked', async () => {
    let looks = 0;
    const dispatcher = new FairDispatcher({ now: () => (looks++, 0) });
    const told: unknown[] = [];
    for (const at of [0.001, undefined, 0.002, 0.003, 0.003, 0.003, 1.5])
      dispatcher.ready({ run: (now) => (told.push(now), at) });
    await Promise.resolve();
    expect(told).to.deep.equal([undefined, 0.001, undefined, 0.002, 0.003, 0.003, 0.003]);
    expect([looks, dispatcher.lookedAt]).to.deep.equal([1, 1]);
    dispatcher.ready({ run: (now) => void told.push(now) });
    await Promise.resolve();
    expect(told.at(-1)).to.equal(undefined);
  });

  it('looks at the clock the more often, the longer takes what it runs', () => {
    let now = 0;
    let looks = 0;
    const dispatcher = new FairDispatcher({ now: () => (looks++, now) });
    /** looks at the clock while so many signals are handled that take so many ms each, asked for in pieces */
    const looksWhile = (ms: number, signals: number): number => {
      looks = 0;
      for (let left = signals; left > 0; left -= dispatcher.piece) {
        now += ms * dispatcher.piece;
        dispatcher.spent(dispatcher.piece);
      }
      return looks;
    };
    expect([looksWhile(0.00001, 25_600), dispatcher.piece]).to.deep.equal([105, 32]);
    expect([looksWhile(0.001, 1000), dispatcher.piece]).to.deep.equal([85, 9]);
    expect([looksWhile(1, 1000), dispatcher.piece]).to.deep.equal([1000, 1]);
    expect([looksWhile(0.00001, 25_600), dispatcher.piece]).to.deep.equal([107, 32]);
  });

  it('lets I/O in after a few signals that turn slow: as many as took 0.01 ms before, 256 at the most', async () => {
    let now = 0;
    const clock = { now: () => now };
    const slowAfter = async (quickMs: number): Promise<number> => {
      const dispatcher = new FairDispatcher(clock);
      let handled = 0;
      const spends = (ms: number): boolean => {
        const { piece } = dispatcher;
        now += ms * piece;
        handled += piece;
        return dispatcher.spent(piece);
      };
      while (handled < 500) if (spends(quickMs)) await nextTurn();
      handled = 0;
      while (!spends(1));
      return handled;
    };
    const most = [];
    for (const quickMs of [0.00001, 0.0001, 0.001, 0.01]) most.push(await slowAfter(quickMs));
    expect(most).to.deep.equal([256, 32, 10, 2]);
  });

  it('takes no time from what came before its slice, and so looks only at the end of what follows', () => {
    let now = 0;
    let looks = 0;
    const dispatcher = new FairDispatcher({ now: () => (looks++, now) });
    expect([dispatcher.spent(), looks]).to.deep.equal([false, 1]);
    now += 8;
    expect([dispatcher.spent(), looks, dispatcher.piece]).to.deep.equal([true, 2, 1]);
  });

  it('leaves the rest for after I/O once its budget is spent, in order', async () => {
    const dispatcher = new FairDispatcher(movingClock(1.5));
    const ran: string[] = [];
    setImmediate(() => ran.push('I/O'));
    for (let n = 0; n < 12; n++) dispatcher.ready({ run: () => void ran.push(`${n}`) });
    for (let turn = 0; turn < 10; turn++) await nextTurn();
    expect(ran.indexOf('I/O')).to.be.within(1, 11);
    expect(ran.filter((each) => each !== 'I/O')).to.deep.equal(Array.from({ length: 12 }, (_, n) => `${n}`));
  });

  it('runs in a microtask again what becomes ready behind such a turn', async () => {
    const dispatcher = new FairDispatcher(movingClock(3));
    dispatcher.ready({
      run() {
        while (!dispatcher.spent());
      },
    });
    for (let turn = 0; turn < 3; turn++) await nextTurn();
    let ran = false;
    dispatcher.ready({ run: () => void (ran = true) });
    await Promise.resolve();
    expect(ran).to.equal(true);
  });

  it('lets I/O in though its clock stands still', async () => {
    const dispatcher = new FairDispatcher(movingClock(0));
    let runs = 0;
    const job = {
      run() {
        if (++runs < 1_000_000) dispatcher.ready(job);
      },
    };
    dispatcher.ready(job);
    await nextTurn();
    await nextTurn();
    expect(runs).to.be.within(1, 999_999);
    runs = 1_000_000;
    await nextTurn();
  });
});

describe('a flood of signals', () => {
  for (const kind of ['at once', 'after an await'] as const) {
    it(`to many slow handlers that are done ${kind} lets I/O in every few hundred signals`, async () => {
      let handled = 0;
      let before = 0;
      let most = 0;
      let flooded = true;
      const look = (): void => {
        most = Math.max(most, handled - before);
        before = handled;
        if (flooded) setImmediate(look);
      };
      @Thread()
      class Worker extends TaskThread<{ in: Item }> {
        @OnIn(Item) work() {
          const end = performance.now() + 0.02;
          while (performance.now() < end);
          handled++;
          return kind === 'at once' ? undefined : Promise.resolve();
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Children(Worker) workers!: ThreadGroup<typeof Worker>;
        @Rescheduling({ maxRuns: 1 }) async feed() {
          look();
          for (let n = 0; n < 32; n++) {
            const worker = await this.workers.spawn();
            await worker.sendAll(Array.from({ length: 300 }, () => new Item()));
          }
        }
      }
      const tree = await startMaster(Master);
      while (handled < 32 * 300) await nextTurn();
      flooded = false;
      await tree.stop();
      expect(most).to.be.lessThan(600);
    });
  }

  it('starves neither timers nor sockets', async () => {
    @Thread({ up: [Item] })
    class Flood extends TaskThread<{ up: Item }> {
      @Rescheduling({ warnAbovePerSecond: Infinity }) flood() {
        return this.upAll(Array.from({ length: 10_000 }, () => new Item()));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Flood) flood!: ChildRef<Flood>;
      handled = 0;
      @OnUp(Item) hear() {
        this.handled++;
      }
    }
    const tree = await startMaster(Master);
    const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const socket = connect(port, '127.0.0.1');
    const echoes: number[] = [];
    for (let n = 0; n < 10; n++) {
      const began = performance.now();
      socket.write('x');
      await once(socket, 'data');
      echoes.push(performance.now() - began);
    }
    socket.destroy();
    server.close();
    const report = await tree.stop();
    expect(report.edges[1]!.up.handled).to.be.greaterThan(10_000);
    // An echo crosses the event loop a few times; a starved loop would never answer.
    expect(Math.max(...echoes)).to.be.lessThan(500);
  });
});

describe('a task at interval 0', () => {
  for (const [what, result] of [
    ['nothing', undefined],
    ['a promise', Promise.resolve()],
  ] as const) {
    it(`leaves room for I/O when it returns ${what}`, async () => {
      let runs = 0;
      let starved = false;
      const began = performance.now();
      @Thread()
      class Master extends TaskThread {
        @Rescheduling({ warnAbovePerSecond: Infinity }) work() {
          runs++;
          starved = performance.now() - began > 1500;
          return starved ? Reschedule.stop() : result;
        }
      }
      const tree = await startMaster(Master);
      await settled(10);
      await tree.stop();
      expect(starved).to.equal(false);
      expect(runs).to.be.greaterThan(10);
    });
  }
});

describe('two listeners with much to do', () => {
  /** handled by whom, and how many in a row */
  let turns: [string, number][] = [];

  @Thread()
  class Taker extends TaskThread<{ in: Item }> {
    @OnIn(Item) take() {
      const last = turns.at(-1);
      if (last?.[0] === this.id) last[1]++;
      else turns.push([this.id, 1]);
    }
  }
  @Thread()
  class Master extends TaskThread {
    @Child(Taker) a!: ChildRef<Taker>;
    @Child(Taker) b!: ChildRef<Taker>;
    protected override ready() {
      for (const child of [this.a, this.b]) void child.sendAll(Array.from({ length: 300 }, () => new Item()));
    }
  }
  beforeEach(() => {
    turns = [];
  });

  it('take turns', async () => {
    await (await trial(Master)).stop();
    expect(turns).to.deep.equal([
      ['a', 256],
      ['b', 256],
      ['a', 44],
      ['b', 44],
    ]);
  });

  it('run in the order the dispatcher of the tree wants', async () => {
    const jobs: Job[] = [];
    const lastFirst: Dispatcher = {
      ready(job) {
        jobs.push(job);
        queueMicrotask(() => jobs.pop()!.run());
      },
      spent: () => false,
    };
    await (await startMaster(Master, { dispatcher: lastFirst })).stop();
    expect(turns).to.deep.equal([
      ['b', 300],
      ['a', 300],
    ]);
  });
});
