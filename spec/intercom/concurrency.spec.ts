import { expect } from 'chai';
import { Child, type ChildRef, OnIn, Rescheduling, TaskThread, Thread } from 'taskthread';
import { isolate } from 'taskthread/testing';
import { edge, gate, settled, trial } from '../support/trees.js';

class Job {
  constructor(readonly n: number) {}
}
class Flush {}

let happened: string[] = [];
let gates: ReturnType<typeof gate>[] = [];

/** Its jobs end when the test opens their gate. */
@Thread()
class Worker extends TaskThread<{ in: Job | Flush }> {
  @OnIn(Job, { concurrency: 3 }) async work({ n }: Job) {
    happened.push(`${n} begins`);
    await gates[n]!.opened;
    happened.push(`${n} ends`);
    if (n === 9) throw new Error('nine');
  }
  @OnIn(Flush) flush() {
    happened.push('flush');
  }
}

@Thread()
class Master extends TaskThread {
  @Child(Worker, { restart: 'never' }) worker!: ChildRef<Worker>;
  static signals: readonly (Job | Flush)[] = [];
  protected override ready() {
    return this.worker.sendAll(Master.signals);
  }
}

describe('a listener with concurrency', () => {
  beforeEach(() => {
    happened = [];
    gates = Array.from({ length: 10 }, gate);
  });
  const open = async (...numbers: number[]): Promise<void> => {
    for (const n of numbers) gates[n]!.open();
    await settled(1);
  };
  const jobs = (...numbers: number[]): Job[] => numbers.map((n) => new Job(n));

  it('runs up to so many at once, started in the order of the queue', async () => {
    const thread = await isolate(Worker);
    for (const job of jobs(1, 2, 3, 4, 5)) await thread.send(job);
    await thread.idle();
    expect(happened).to.deep.equal(['1 begins', '2 begins', '3 begins']);
    await open(2);
    expect(happened.slice(3)).to.deep.equal(['2 ends', '4 begins']);
    await open(4, 1, 3, 5);
    expect(happened.slice(5)).to.deep.equal(['4 ends', '1 ends', '3 ends', '5 begins', '5 ends']);
    await thread.stop();
  });

  it('lets a signal of another listener wait until they are done, and those behind it', async () => {
    const thread = await isolate(Worker);
    for (const signal of [...jobs(1, 2), new Flush(), ...jobs(3)]) await thread.send(signal);
    await thread.idle();
    await open(2);
    expect(happened).to.deep.equal(['1 begins', '2 begins', '2 ends']);
    await open(1);
    expect(happened.slice(3)).to.deep.equal(['1 ends', 'flush', '3 begins']);
    await open(3);
    await thread.stop();
  });

  it('goes on with methods that are done at once, as others run', async () => {
    @Thread()
    class Mixed extends TaskThread<{ in: Job }> {
      @OnIn(Job, { concurrency: 2 }) work({ n }: Job): void | Promise<void> {
        happened.push(`${n}`);
        if (n === 1) return gates[1]!.opened;
      }
    }
    const thread = await isolate(Mixed);
    for (const job of jobs(1, 2, 3, 4)) await thread.send(job);
    await thread.idle();
    expect(happened).to.deep.equal(['1', '2', '3', '4']);
    await open(1);
    await thread.stop();
  });

  it('counts all that run as running', async () => {
    Master.signals = jobs(1, 2, 3, 4, 5);
    const { tree, stop } = await trial(Master);
    await settled();
    expect(tree.snapshot().children[0]!.edge.in).to.include({ running: 3, queued: 2, handled: 0 });
    await open(1);
    expect(tree.snapshot().children[0]!.edge.in).to.include({ running: 3, queued: 1, handled: 1 });
    const runs = tree.report().running.filter(({ member }) => member === 'Worker.work');
    expect(runs.map(({ path }) => path)).to.deep.equal(['master/worker', 'master/worker', 'master/worker']);
    await open(2, 3, 4, 5);
    await stop();
  });

  it('is drained by a stop, all of it', async () => {
    @Thread()
    class Exits extends Worker {
      protected override exit() {
        happened.push('exit');
      }
    }
    @Thread()
    class Parent extends TaskThread {
      @Child(Exits) worker!: ChildRef<Exits>;
      protected override ready() {
        return this.worker.sendAll(jobs(1, 2, 3, 4));
      }
    }
    const { stop } = await trial(Parent);
    const stopped = stop();
    await settled();
    await open(2, 3, 1);
    expect(happened).to.include('4 begins').and.not.include('exit');
    await open(4);
    const report = await stopped;
    expect(happened.slice(-2)).to.deep.equal(['4 ends', 'exit']);
    expect(edge(report, 'master/worker').in).to.include({ accepted: 4, handled: 4 });
  });

  it('lets those end that run when one of them throws, and begins none', async () => {
    Master.signals = jobs(1, 9, 2, 3, 4);
    const { tree } = await trial(Master);
    await settled();
    await open(9);
    expect(tree.exited).to.be.a('promise');
    expect(happened.slice(3)).to.deep.equal(['9 ends']);
    await open(1, 2);
    expect(happened.slice(4)).to.deep.equal(['1 ends', '2 ends']);
    const report = await tree.exited;
    expect(edge(report, 'master/worker').in).to.include({ accepted: 5, handled: 2, failed: 1, discarded: 2 });
  });

  it('is given up at the deadline of a stop, each of those that run, by name', async () => {
    Master.signals = jobs(1, 2, 3, 4);
    const { tree, clock } = await trial(Master);
    await settled();
    const stopped = tree.stop();
    await open(2);
    const report = await clock.until(stopped);
    expect(report.stuck.map(({ path, member }) => `${path} ${member}`)).to.deep.equal(
      Array.from({ length: 3 }, () => 'master/worker Worker.work'),
    );
    expect(report.discarded).to.deep.equal([{ path: 'master/worker', direction: 'in', signal: 'Job', count: 3 }]);
    expect(edge(report, 'master/worker').in).to.include({ handled: 1, discarded: 3, running: 0 });
  });

  it('waits, when its thread is started again, until those of the old instance are done', async () => {
    @Thread()
    class Restarting extends TaskThread {
      @Child(Worker, { backoff: { initialMs: 10, jitter: 0 } }) worker!: ChildRef<Worker>;
      @Rescheduling({ maxRuns: 1 }) feed() {
        return this.worker.sendAll(jobs(1, 9, 2, 3));
      }
    }
    const { stop, clock } = await trial(Restarting);
    await settled();
    await open(9, 2);
    await clock.advance(10);
    expect(happened.at(-1)).to.equal('2 ends');
    await open(1);
    await clock.advance(10);
    expect(happened.slice(6)).to.deep.equal(['3 begins']);
    await open(3);
    const report = await stop();
    expect(edge(report, 'master/worker').in).to.include({ accepted: 4, handled: 3, failed: 1 });
  });

  it('runs so many batches at once, where the listener gets batches', async () => {
    @Thread()
    class Batches extends TaskThread<{ in: Job }> {
      @OnIn(Job, { batch: { max: 2, withinMs: 50 }, concurrency: 2 }) async work(batch: Job[]) {
        happened.push(batch.map(({ n }) => n).join(' '));
        await gates[batch[0]!.n]!.opened;
      }
    }
    const thread = await isolate(Batches);
    for (const job of jobs(1, 2, 3, 4, 5, 6, 7)) await thread.send(job);
    await thread.idle();
    expect(happened).to.deep.equal(['1 2', '3 4']);
    expect(thread.snapshot().edge.in).to.include({ running: 4, queued: 3 });
    await open(3);
    expect(happened.slice(2)).to.deep.equal(['5 6']);
    await open(1, 5, 7);
    await thread.stop();
    expect(happened.slice(3)).to.deep.equal(['7']);
  });
});
