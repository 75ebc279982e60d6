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
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { type Fault, simulate } from 'taskthread/testing';
import { codeOf, rejection, unwatched } from '../support/rejections.js';

class Job {
  constructor(readonly name: string) {}
}
class Done {
  constructor(readonly name: string) {}
}

@Thread({ up: [Done] })
class WorkerThread extends TaskThread<{ in: Job; up: Done }> {
  @OnIn(Job) work(job: Job) {
    if (job.name === 'bad') throw new Error('a bad job');
    return this.up(new Done(job.name));
  }
  protected override enter() {}
  protected override exit() {}
}

let done: string[] = [];

@Thread()
class MasterThread extends TaskThread<{ in: Job }> {
  @Child(WorkerThread) first!: ChildRef<WorkerThread>;
  @Child(WorkerThread) second!: ChildRef<WorkerThread>;
  @Children(WorkerThread) others!: ThreadGroup<typeof WorkerThread>;

  protected override async ready() {
    await this.others.trySpawn();
    await this.others.trySpawn();
  }
  @OnIn(Job) async job(job: Job) {
    await this.first.send(new Job(`${job.name} first`));
    await this.second.send(new Job(job.name === 'bad' ? 'bad' : `${job.name} second`));
    await this.others.broadcast(new Job(job.name === 'bad' ? 'good' : job.name));
  }
  @OnUp(Done) finished({ name }: Done, { id }: ChildRef) {
    done.push(id === 'first' || id === 'second' ? name : `${name} ${id}`);
  }
}

describe('simulate', () => {
  beforeEach(() => {
    done = [];
  });

  it('runs the scenario once for each seed, and tells what it came to', async () => {
    const seen: number[] = [];
    const result = await simulate(
      MasterThread,
      async ({ tree, seed, sleep }) => {
        seen.push(seed);
        await tree.send(new Job('a'));
        await sleep(1000);
      },
      { seeds: 3 },
    );
    expect(seen).to.deep.equal([1, 2, 3]);
    const none = { throw: 0, slow: 0, enter: 0, exit: 0, stop: 0, crash: 0 };
    expect(result).to.deep.equal({ runs: 3, handled: 27, faults: none });
  });

  it('runs what is ready in an order that the seed decides, the same for the same seed', async () => {
    const orderOf = async (seed: number): Promise<string> => {
      done = [];
      await simulate(MasterThread, ({ tree }) => tree.send(new Job('a')), { seeds: [seed] });
      return done.join();
    };
    const orders = new Set<string>();
    for (let seed = 1; seed <= 30; seed++) orders.add(await orderOf(seed));
    expect(orders.size).to.be.greaterThan(4);
    for (const sorted of orders)
      expect(sorted.split(',').sort()).to.deep.equal(['a first', 'a others[0]', 'a others[1]', 'a second']);
    expect(await orderOf(7)).to.equal(await orderOf(7));
  });

  it('says the seed, what was wrong and how it came about, the same again for that seed alone', async () => {
    const scenario = async ({ tree, sleep }: Parameters<Parameters<typeof simulate<typeof MasterThread>>[1]>[0]) => {
      done = [];
      await tree.send(new Job('a'));
      await sleep(1);
      expect(done[0]).to.equal('a first');
    };
    const error = await rejection(simulate(MasterThread, scenario, { seeds: 200 }));
    expect(error.code).to.equal('SIMULATION_FAILED');
    expect(error.cause).to.be.an.instanceOf(Error);
    expect(error.message).to.match(
      /^SIMULATION_FAILED: MasterThread, seed \d+: master: the scenario throws: Assertion/,
    );
    expect(error.message).to.match(/\n +0 ms {2}master\/second IN {2}#1 Job → WorkerThread.work\n/);
    const seed = Number(/seed (\d+)/.exec(error.message)![1]);
    const again = await rejection(simulate(MasterThread, scenario, { seeds: [seed] }));
    expect(again.message).to.equal(error.message);
  });

  it('finds a thread that fails by itself, unless it may', async () => {
    const scenario = ({ tree }: { tree: { send(job: Job): void | Promise<void> } }) => tree.send(new Job('bad'));
    const error = await rejection(simulate(MasterThread, scenario, { seeds: 1 }));
    expect(error.message).to.match(/master\/second: fails by itself: THREAD_FAILED: .* a bad job/);
    expect((await simulate(MasterThread, scenario, { seeds: 1, mayFail: true })).runs).to.equal(1);
    const mayFail = (error: Error): boolean => error.message.includes('a bad job');
    expect((await simulate(MasterThread, scenario, { seeds: 1, mayFail })).runs).to.equal(1);
    const other = await rejection(simulate(MasterThread, scenario, { seeds: 1, mayFail: () => false }));
    expect(other.code).to.equal('SIMULATION_FAILED');
  });

  it('finds a scenario that does not end, and says which timers were waited for', async () => {
    const error = await rejection(simulate(MasterThread, () => new Promise(() => {}), { seeds: 1 }));
    expect(error.message).to.match(/seed 1: master: the scenario does not end\n/);
    const long = async ({ sleep }: { sleep(ms: number): Promise<void> }): Promise<void> => {
      for (let n = 0; n < 5; n++) await sleep(600);
    };
    const waits = await rejection(simulate(MasterThread, long, { seeds: 1, timeoutMs: 1000 }));
    expect(waits.message).to.match(/\n +1200 ms {2}scenario {2}waits for a timer: sleep, 600 ms from 1200 ms on\n/);
  });

  it('puts each timer that is due into the trace, with its path and what it was for', async () => {
    class Tick {}
    @Thread({ up: [Tick] })
    class TickingThread extends TaskThread<{ up: Tick }> {
      @Rescheduling({ intervalMs: 50, initialDelayMs: 7, maxRuns: 1 }) async tick() {
        await this.sleep(20);
        await this.up(new Tick());
      }
    }
    @Thread()
    class ClockThread extends TaskThread {
      @Child(TickingThread) ticking!: ChildRef<TickingThread>;
      @OnUp(Tick, { batch: { max: 2, withinMs: 100 } }) ticks() {}
    }
    let trace = '';
    const onTrace = (_: number, text: string): void => void (trace = text);
    await simulate(ClockThread, ({ sleep }) => sleep(500), { seeds: 1, onTrace });
    expect(trace.match(/(?<=\d ms {2}).*TIMER.*/g)).to.deep.equal([
      'master/ticking  TIMER tick, after 7 ms',
      'master/ticking  TIMER sleep, after 20 ms',
      'master/ticking  TIMER batch, after 100 ms',
      'scenario  TIMER sleep, after 500 ms',
    ]);
  });

  it('finds a rejection that nobody handles', async () => {
    const scenario = async ({ sleep }: { sleep(ms: number): Promise<void> }): Promise<void> => {
      void Promise.reject(new Error('nobody looks'));
      await sleep(1);
    };
    const error = await unwatched(() => rejection(simulate(MasterThread, scenario, { seeds: 1 })));
    expect(error.message).to.match(/seed 1: master: unhandled rejection: Error: nobody looks\n/);
    expect(error.cause).to.be.an.instanceOf(Error).with.property('message', 'nobody looks');
  });

  it('watches tasks that a thread starts itself as it does those that are declared', async () => {
    @Thread()
    class BusyThread extends TaskThread {
      protected override async ready() {
        await this.tasks.start('extra', () => this.sleep(5), { intervalMs: 10, maxRuns: 2 });
      }
    }
    let trace = '';
    const onTrace = (_: number, text: string): void => void (trace = text);
    const faults: readonly Fault[] = [{ kind: 'slow', rate: 1, ms: 1 }];
    const { faults: struck } = await simulate(BusyThread, ({ sleep }) => sleep(100), { seeds: 1, onTrace, faults });
    expect(trace.match(/ (?:[\d.]+) ms {2}master {2}extra (?:begins|is done)/g)).to.have.length(4);
    expect(struck.slow).to.equal(2);
  });

  it('lets go wrong what the faults say, where they say it', async () => {
    const all: readonly Fault[] = [
      { kind: 'throw', rate: 0.5, path: 'master/others[*]' },
      { kind: 'slow', rate: 0.5, path: 'master/first', ms: 500 },
      { kind: 'enter', rate: 0.5, path: 'master/others[1]' },
      { kind: 'exit', rate: 0.2, path: 'master/others[0]' },
      { kind: 'stop', rate: 0.05, path: 'master/others[*]' },
      { kind: 'crash', rate: 0.05, path: 'master/others[0]' },
    ];
    for (const fault of all) {
      let traces = '';
      const { faults } = await simulate(
        MasterThread,
        async ({ tree, sleep }) => {
          for (let n = 0; n < 5; n++) await tree.send(new Job('a'));
          await sleep(10_000);
        },
        { seeds: 20, faults: [fault], onTrace: (_, trace) => (traces += `${trace}\n`) },
      );
      expect(faults[fault.kind], fault.kind).to.be.greaterThan(0);
      const struck = traces.split('\n').filter((line) => line.includes('FAULT'));
      expect(struck, fault.kind).to.have.length(faults[fault.kind]);
      const stem = fault.path!.replace('*]', '');
      for (const line of struck) expect(line).to.include(` ${stem}`);
      if (fault.kind === 'slow') expect(traces).to.match(/ [1-9]\d* ms {2}master\/first IN/);
    }
  });

  it('refuses what is no option, no seed, no fault', async () => {
    const refused = (options: object): Promise<string> => codeOf(simulate(MasterThread, () => {}, options));
    expect(await refused({ seed: 1 })).to.equal('INVALID_OPTION');
    expect(await refused({ seeds: -1 })).to.equal('INVALID_OPTION');
    expect(await refused({ seeds: [0.5] })).to.equal('INVALID_OPTION');
    expect(await refused({ faults: [{ kind: 'explode', rate: 1 }] })).to.equal('INVALID_OPTION');
    expect(await refused({ faults: [{ kind: 'throw', rate: 2 }] })).to.equal('INVALID_OPTION');
    expect(await refused({ faults: [{ kind: 'throw', rate: 1, paths: 'a' }] })).to.equal('INVALID_OPTION');
    expect(await refused({ timeoutMs: 0 })).to.equal('INVALID_OPTION');
    expect(await codeOf(simulate(class extends TaskThread {}, () => {}))).to.equal('TREE_FAULTS');
  });

  it('leaves nothing of itself in a tree that is started afterwards', async () => {
    await simulate(MasterThread, () => {}, { seeds: 1, faults: [{ kind: 'throw', rate: 1 }] });
    const tree = await startMaster(MasterThread);
    await tree.send(new Job('a'));
    await tree.stop();
    expect(done).to.have.length(4);
  });
});
