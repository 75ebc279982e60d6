import { expect } from 'chai';
import {
  Child,
  Children,
  type ChildRef,
  OnIn,
  OnUp,
  Rescheduling,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { isolate, type Isolated } from 'taskthread/testing';
import { edge, gate, settled, trial } from '../../support/trees.js';

class Row {
  constructor(readonly n: number) {}
}
class Flush {}

let happened: string[] = [];

@Thread({ queues: { in: { capacity: 5 } } })
class Table extends TaskThread<{ in: Row | Flush }> {
  @OnIn(Row, { batch: { max: 3, withinMs: 20 } }) async insert(rows: Row[]) {
    happened.push(rows.map((row) => row.n).join(' '));
    await settled(1);
  }
  @OnIn(Flush) flush() {
    happened.push('flush');
  }
}
describe('a listener with batch', () => {
  beforeEach(() => {
    happened = [];
  });
  const rows = async (thread: Isolated<Table>, ...numbers: number[]): Promise<void> => {
    for (const n of numbers) await thread.send(new Row(n));
    await thread.idle();
  };

  it('gets an array as soon as max signals are there', async () => {
    const thread = await isolate(Table);
    await rows(thread, 1, 2, 3, 4, 5, 6, 7);
    expect(happened).to.deep.equal(['1 2 3', '4 5 6']);
    await thread.stop();
  });

  it('gets fewer when withinMs have passed since the first', async () => {
    const thread = await isolate(Table);
    await rows(thread, 1);
    await thread.advance(15);
    await rows(thread, 2);
    await thread.advance(4);
    expect(happened).to.deep.equal([]);
    await thread.advance(1);
    expect(happened).to.deep.equal(['1 2']);
    expect(thread.clock.pending).to.equal(0);
    await thread.stop();
  });

  it('gets what came before a signal of another class, in order', async () => {
    const thread = await isolate(Table);
    await rows(thread, 1, 2);
    await thread.send(new Flush());
    await rows(thread, 3);
    expect(happened).to.deep.equal(['1 2', 'flush']);
    await thread.stop();
    expect(happened).to.deep.equal(['1 2', 'flush', '3']);
  });

  it('waits for nothing when the thread stops, and leaves no timer', async () => {
    @Thread()
    class Parent extends TaskThread {
      @Child(Table) table!: ChildRef<Table>;
      protected override ready() {
        return this.table.send(new Row(1));
      }
    }
    const thread = await isolate({ thread: Parent, children: 'real' });
    await thread.stop();
    expect(happened).to.deep.equal(['1']);
    expect([thread.clock.now(), thread.clock.pending]).to.deep.equal([0, 0]);
  });

  it('waits for nothing when the queue is full', async () => {
    @Thread({ queues: { in: { capacity: 2 } } })
    class Small extends TaskThread<{ in: Row }> {
      @OnIn(Row, { batch: { max: 100, withinMs: 1000 } }) insert(batch: Row[]) {
        happened.push(batch.map((row) => row.n).join(' '));
      }
    }
    @Thread()
    class Parent extends TaskThread {
      @Child(Small) small!: ChildRef<Small>;
      protected override async ready() {
        for (let n = 1; n <= 5; n++) await this.small.send(new Row(n));
      }
    }
    const { stop, clock } = await trial(Parent);
    await stop();
    expect(happened.join(' ')).to.equal('1 2 3 4 5');
    expect(clock.now()).to.equal(0);
  });

  it('counts every signal of a batch that fails', async () => {
    @Thread()
    class Broken extends TaskThread<{ in: Row }> {
      @OnIn(Row, { batch: { max: 2, withinMs: 10 } }) insert(_rows: Row[]) {
        throw new Error('no table');
      }
    }
    @Thread()
    class Parent extends TaskThread {
      @Child(Broken, { restart: 'never' }) broken!: ChildRef<Broken>;
      protected override ready() {
        return this.broken.sendAll([new Row(1), new Row(2), new Row(3)]);
      }
    }
    const { tree } = await trial(Parent);
    const report = await tree.exited;
    expect(edge(report, 'master/broken').in).to.include({ accepted: 3, failed: 2, discarded: 1 });
  });

  describe('of what a child left behind', () => {
    let held = gate();
    beforeEach(() => {
      held = gate();
    });

    @Thread({ up: [Row] })
    class Talker extends TaskThread<{ up: Row }> {
      constructor(readonly slow: boolean) {
        super();
      }
      protected override ready() {
        return this.up(new Row(1));
      }
      protected override async exit() {
        if (this.slow) await held.opened;
      }
    }
    @Thread()
    class Collector extends TaskThread<{ in: Flush }> {
      @Children(Talker) talkers!: ThreadGroup<typeof Talker>;
      protected override async ready() {
        void (await this.talkers.spawn(false)).stop();
        void (await this.talkers.spawn(true)).stop();
      }
      @OnUp(Row, { batch: { max: 10, withinMs: 60_000 } }) insert(batch: Row[]) {
        happened.push(`${batch.length}`);
      }
      @OnIn(Flush) fail() {
        throw new Error('told to');
      }
    }
    @Thread()
    class Parent extends TaskThread {
      @Children(Collector) collectors!: ThreadGroup<typeof Collector>;
      protected override async ready() {
        await this.collectors.spawn();
      }
      @Rescheduling({ initialDelayMs: 50, maxRuns: 1 }) failOne() {
        return this.collectors.get(0)!.send(new Flush());
      }
    }

    it('waits for nothing when the thread stops', async () => {
      const { stop, clock } = await trial(Parent);
      await settled();
      const stopped = stop();
      held.open();
      await stopped;
      expect([happened, clock.now()]).to.deep.equal([['1', '1'], 0]);
    });

    it('is given up when the thread fails, and holds nobody up', async () => {
      const { stop, clock, tree } = await trial(Parent);
      await clock.advance(50);
      held.open();
      await settled();
      expect([tree.snapshot().children, clock.pending]).to.deep.equal([[], 0]);
      const report = await stop();
      expect(edge(report, 'master/collectors[*]/talkers[*]').up).to.include({ accepted: 2, discarded: 2 });
    });
  });
});
