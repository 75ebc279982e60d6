import { HandlerTime } from '#lib/intercom/account/handler-time.js';
import { expect } from 'chai';
import {
  type Dispatcher,
  type HandlerTimes,
  type Job,
  OnIn,
  startMaster,
  TaskThread,
  Thread,
  type Tree,
} from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { KeptLog, settled, trial } from '../../support/trees.js';

class Work {
  constructor(readonly ms: number) {}
}

@Thread()
class Worker extends TaskThread<{ in: Work }> {
  @OnIn(Work) work({ ms }: Work) {
    return ms > 0 ? this.sleep(ms) : undefined;
  }
}

describe('handler time', () => {
  const times = (tree: Tree<Worker>): HandlerTimes => tree.snapshot().edge.in.handlerMs;

  it('is kept of the first handler of a queue in each millisecond', async () => {
    const { tree, clock, stop } = await trial(Worker);
    for (const ms of [10, 20, 60]) {
      await tree.send(new Work(ms));
      await clock.advance(100);
    }
    await settled(1);
    // the first of these is timed, and so are none of the others in its millisecond
    for (let n = 0; n < 50; n++) await tree.send(new Work(0));
    await settled();
    expect(times(tree)).to.include({ timed: 4, mean: 22.5, max: 60 });
    expect((await stop()).edges[0]!.in.handlerMs).to.deep.equal({ timed: 4, mean: 22.5, max: 60 });
  });

  it('knows the longest also where that was not timed', async () => {
    const { tree, clock, stop } = await trial(Worker);
    for (const ms of [0, 0, 700, 2]) await tree.send(new Work(ms));
    await clock.advance(1_000);
    expect(times(tree)).to.deep.equal({ timed: 2, mean: 1, max: 700 });
    await stop();
  });

  it('asks the clock with a dispatcher that does not look at it', async () => {
    const clock = new VirtualClock();
    const dispatcher: Dispatcher = {
      ready: (job: Job) => queueMicrotask(() => job.run()),
      spent: () => false,
    };
    const tree = await startMaster(Worker, { clock, dispatcher, log: new KeptLog() });
    for (const ms of [10, 30, 0, 0]) await tree.send(new Work(ms));
    await clock.advance(100);
    expect(times(tree)).to.include({ timed: 3, mean: 40 / 3, max: 30 });
    await tree.stop();
  });

  it('has a p99, to a fifth, of those timed since somebody looks, until nobody does', () => {
    const time = new HandlerTime();
    time.add(50, 0);
    expect(time.look(0).p99, 'nobody looked').to.equal(undefined);
    for (let n = 1; n <= 1000; n++) time.add(n / 10, n);
    const { p99, max, timed } = time.look(1_000);
    expect([max, timed]).to.deep.equal([100, 1001]);
    expect(p99).to.be.within(99, 99 * 1.2);
    time.add(1, 60_999);
    expect(time.look(60_999).p99, 'still').to.be.within(99, 99 * 1.2);
    time.add(1, 121_000);
    expect(time.look(121_000).p99, 'nobody looked for a minute').to.equal(undefined);
    for (let n = 0; n < 10; n++) time.add(0.0001, 121_001);
    expect(time.look(121_001).p99, 'the first bucket').to.equal(0.001);
    expect(time.look(181_000).p99, 'just within the minute').to.equal(0.001);
    expect(time.look(241_000).p99, 'nothing ran, and nobody looked').to.equal(undefined);
  });

  it('is nothing while none was timed', () => {
    expect(new HandlerTime().look(0)).to.deep.equal({ timed: 0, mean: 0, max: 0 });
    const time = new HandlerTime();
    time.add(0.5, 0);
    expect(time.look(0)).to.deep.equal({ timed: 1, mean: 0.5, max: 0.5 });
  });
});
