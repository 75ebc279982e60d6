import { expect } from 'chai';
import { Child, type ChildRef, type HandlerRun, OnIn, OnUp, TaskThread, TaskThreadError, Thread } from 'taskthread';
import { isolate } from 'taskthread/testing';
import { edge, gate, settled, trial } from '../support/trees.js';

class Row {
  constructor(readonly n: number) {}
}
class Saved {
  constructor(readonly n: number) {}
}

let happened: string[] = [];
let held = gate();

/** Its first row hangs until the test opens the gate. */
@Thread({ up: [Saved] })
class Table extends TaskThread<{ in: Row; up: Saved }> {
  @OnIn(Row, { timeoutMs: 100 }) async insert(row: Row, run: HandlerRun) {
    if (row.n > 1) return this.up(new Saved(row.n));
    run.signal.addEventListener('abort', () => happened.push(`aborts: ${code(run.signal.reason)}`));
    await held.opened;
    await this.up(new Saved(row.n));
    happened.push('late');
  }
}

const code = (error: unknown): string => (error instanceof TaskThreadError ? error.code : String(error));

@Thread()
class Master extends TaskThread {
  @Child(Table, { backoff: { initialMs: 10, jitter: 0 } }) table!: ChildRef<Table>;
  protected override ready() {
    return this.table.sendAll([new Row(1), new Row(2)]);
  }
  @OnUp(Saved) saved({ n }: Saved) {
    happened.push(`saved ${n}`);
  }
}

describe('a listener with timeoutMs', () => {
  beforeEach(() => {
    happened = [];
    held = gate();
  });

  it('fails its thread when a call takes longer, naming path, method, signal and limit', async () => {
    const thread = await isolate(Table);
    await thread.send(new Row(1));
    await thread.advance(99);
    expect(thread.failure).to.equal(undefined);
    await thread.advance(1);
    const { failure } = thread;
    expect(failure!.message).to.match(/^HANDLER_TIMEOUT: master: Table\.insert has not handled Row within 100 ms\. /);
    expect(failure).to.include({ code: 'HANDLER_TIMEOUT', path: 'master', member: 'Table.insert', signal: 'Row' });
    expect(thread.exit?.reason).to.equal('failed');
  });

  it('aborts run.signal with that error', async () => {
    const thread = await isolate(Table);
    await thread.send(new Row(1));
    await thread.advance(100);
    expect(happened).to.deep.equal(['aborts: HANDLER_TIMEOUT']);
    expect(thread.failure?.code).to.equal('HANDLER_TIMEOUT');
  });

  it('gives the call up: the signal counts as failed, the thread is started again at once, what is queued waits', async () => {
    const { stop, clock, tree } = await trial(Master);
    await clock.advance(110);
    expect(happened).to.deep.equal(['aborts: HANDLER_TIMEOUT', 'saved 2']);
    expect(tree.snapshot().children[0]!.edge.in).to.include({ accepted: 2, handled: 1, failed: 1, running: 0 });
    expect((await stop()).stuck).to.deep.equal([]);
  });

  it('refuses what a call still sends UP after that, and counts it, also when a new instance runs', async () => {
    const { stop, clock } = await trial(Master);
    await clock.advance(110);
    held.open();
    await settled();
    expect(happened.slice(1)).to.deep.equal(['saved 2', 'late']);
    expect(edge(await stop(), 'master/table').up).to.include({ offered: 2, accepted: 1, refused: 1 });
  });

  it('leaves no timer, and gives each call its own time', async () => {
    const thread = await isolate(Table);
    await thread.in(new Row(2));
    expect(thread.clock.pending).to.equal(0);
    await thread.advance(60);
    await thread.send(new Row(1));
    await thread.advance(60);
    held.open();
    await thread.idle();
    expect([happened, thread.clock.pending]).to.deep.equal([['late'], 0]);
    await thread.stop();
  });

  it('times several calls at once, each from its own beginning', async () => {
    @Thread()
    class Several extends TaskThread<{ in: Row }> {
      @OnIn(Row, { concurrency: 3, timeoutMs: 100 }) async work({ n }: Row, { signal }: HandlerRun) {
        signal.addEventListener('abort', () => happened.push(`${n} aborts`));
        await this.sleep(n);
      }
    }
    const thread = await isolate(Several);
    await thread.send(new Row(90));
    await thread.advance(50);
    await thread.send(new Row(130));
    await thread.send(new Row(70));
    await thread.advance(99);
    expect(happened).to.deep.equal([]);
    await thread.advance(1);
    expect(happened).to.deep.equal(['130 aborts']);
    expect(thread.failure?.code).to.equal('HANDLER_TIMEOUT');
  });

  it('counts every signal of a batch that takes too long', async () => {
    @Thread()
    class Batches extends TaskThread<{ in: Row }> {
      @OnIn(Row, { batch: { max: 3, withinMs: 10 }, timeoutMs: 50 }) insert(_rows: Row[]) {
        return held.opened;
      }
    }
    const thread = await isolate(Batches);
    for (const n of [1, 2, 3]) await thread.send(new Row(n));
    await thread.advance(50);
    expect(thread.failure?.message).to.contain('Batches.insert has not handled a batch of 3 Row within 50 ms.');
    expect(thread.snapshot().edge.in).to.include({ accepted: 3, failed: 3 });
  });

  it('does not wait for the call in the exit of the thread', async () => {
    const thread = await isolate(Table);
    await thread.send(new Row(1));
    await thread.advance(100);
    expect([thread.state, thread.clock.now()]).to.deep.equal(['exited', 100]);
    expect(thread.failure?.code).to.equal('HANDLER_TIMEOUT');
  });

  describe('of a parent', () => {
    @Thread({ up: [Saved] })
    class Sink extends TaskThread<{ in: Row; up: Saved }> {
      @OnIn(Row) async row(row: Row) {
        happened.push(`row ${row.n}`);
        if (row.n === 0) await this.sleep(80);
      }
      protected override ready() {
        return this.up(new Saved(1));
      }
    }

    @Thread({ up: [Saved] })
    class Middle extends TaskThread<{ in: Row; up: Saved; down: Row }> {
      static late: (thread: Middle) => void | Promise<void>;
      @Child(Sink) sink!: ChildRef<Sink>;
      protected override ready() {
        return this.sink.send(new Row(0));
      }
      @OnUp(Saved, { timeoutMs: 50 }) async saved(_saved: Saved, _child: ChildRef, run: HandlerRun) {
        await new Promise((resolve) => run.signal.addEventListener('abort', resolve));
        await settled(1);
        await Middle.late(this);
        happened.push('late');
      }
    }

    @Thread()
    class Top extends TaskThread {
      @Child(Middle, { backoff: { initialMs: 10, jitter: 0 } }) middle!: ChildRef<Middle>;
      @OnUp(Saved) saved() {
        happened.push('saved');
      }
    }

    it('refuses what it still sends to a child, to all of them and UP, while its thread ends', async () => {
      let calls = 0;
      Middle.late = async (self) => {
        if (calls++ > 0) return;
        await self.sink.send(new Row(1));
        expect(self.sink.trySend(new Row(2))).to.equal(false);
        await self.sink.sendAll([new Row(3)]);
        await self.broadcast(new Row(4));
        await self.up(new Saved(1));
        await self.upAll([new Saved(2)]);
        expect(self.tryUp(new Saved(3))).to.equal(false);
        expect(self.sink.state).to.equal('stopping');
      };
      const { clock, stop } = await trial(Top);
      await clock.advance(50);
      expect(happened).to.deep.equal(['row 0', 'late']);
      const report = await clock.until(stop());
      expect(edge(report, 'master/middle').up).to.include({ offered: 3, refused: 3 });
      expect(edge(report, 'master/middle/sink').in).to.include({ accepted: 1, refused: 4 });
    });

    it('refuses what it still sends when a new instance of its thread runs', async () => {
      const late = gate();
      let self: Middle | undefined;
      Middle.late = async (thread) => {
        if (self) return;
        self = thread;
        await late.opened;
        await thread.sink.send(new Row(1));
        await thread.broadcast(new Row(2));
        await thread.up(new Saved(1));
      };
      const { clock, stop } = await trial(Top);
      await clock.advance(95);
      late.open();
      await settled();
      expect(happened.filter((what) => what.startsWith('row'))).to.deep.equal(['row 0', 'row 0']);
      const report = await clock.until(stop());
      expect(edge(report, 'master/middle').up).to.include({ offered: 1, refused: 1 });
      expect(edge(report, 'master/middle/sink').in).to.include({ accepted: 2, refused: 2 });
    });
  });
});

describe('the run of a call', () => {
  beforeEach(() => {
    happened = [];
    held = gate();
  });

  it('is given to a method that declares it, without a timeout', async () => {
    @Thread()
    class Asks extends TaskThread<{ in: Row }> {
      @OnIn(Row) insert(_row: Row, run: HandlerRun) {
        happened.push(`${run.signal.aborted}`);
      }
    }
    const thread = await isolate(Asks);
    await thread.in(new Row(1));
    expect(happened).to.deep.equal(['false']);
    await thread.stop();
  });

  it('is not given to a method that does not: it gets the signal alone', async () => {
    @Thread()
    class Plain extends TaskThread<{ in: Row }> {
      @OnIn(Row) insert(...args: unknown[]) {
        happened.push(`${args.filter((each) => each !== undefined).length}`);
      }
    }
    const thread = await isolate(Plain);
    await thread.in(new Row(1));
    expect(happened).to.deep.equal(['1']);
    await thread.stop();
  });

  it('does not abort when a stop begins, but when the stop gives the call up', async () => {
    @Thread()
    class Stuck extends TaskThread<{ in: Row }> {
      @OnIn(Row) async insert(_row: Row, run: HandlerRun) {
        run.signal.addEventListener('abort', () => happened.push('aborts'));
        this.stopping.addEventListener('abort', () => happened.push('stops'));
        await held.opened;
      }
    }
    @Thread({ drainTimeoutMs: 300 })
    class Parent extends TaskThread {
      @Child(Stuck) stuck!: ChildRef<Stuck>;
      protected override ready() {
        return this.stuck.send(new Row(1));
      }
    }
    const { tree, clock } = await trial(Parent);
    await settled();
    const stopped = tree.stop();
    await clock.advance(299);
    expect(happened).to.deep.equal(['stops']);
    await clock.advance(1);
    expect(happened).to.deep.equal(['stops', 'aborts']);
    expect((await stopped).stuck).to.have.length(1);
  });
});
