import { expect } from 'chai';
import fc from 'fast-check';
import {
  type AnyThread,
  Child,
  type ChildRef,
  OnIn,
  OnUp,
  Rescheduling,
  startMaster,
  TaskThread,
  Thread,
} from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { edge, expectBalance, gate, KeptLog, settled, trial } from '../support/trees.js';

class Down {
  constructor(readonly hops: number) {}
}
class Up {
  constructor(readonly hops: number) {}
}

/** How a pair behaves. */
interface Manner {
  readonly inCapacity: number;
  readonly upCapacity: number;
  /** signals each side begins with */
  readonly seeds: number;
  readonly hops: number;
  /** signals a handler sends for each it handles */
  readonly each: number;
  /** turns of the event loop a handler takes */
  readonly turns: number;
}

/** A parent and its child, who answer each other; at rest when all hops are used up. */
function pairOf(manner: Manner): new () => AnyThread {
  const { inCapacity, upCapacity, seeds, hops, each, turns } = manner;
  @Thread({ up: [Up], queues: { in: { capacity: inCapacity }, up: { capacity: upCapacity } } })
  class Pong extends TaskThread<{ in: Down; up: Up }> {
    @OnIn(Down) async down(signal: Down) {
      await settled(turns);
      if (signal.hops > 0) for (let n = 0; n < each; n++) await this.up(new Up(signal.hops - 1));
    }
    @Rescheduling({ maxRuns: 1 }) async begin() {
      for (let n = 0; n < seeds; n++) await this.up(new Up(hops));
    }
  }
  @Thread()
  class Ping extends TaskThread {
    @Child(Pong, { restart: 'never' }) pong!: ChildRef<Pong>;
    @OnUp(Up) async up1(signal: Up) {
      await settled(turns);
      if (signal.hops > 0) for (let n = 0; n < each; n++) await this.pong.send(new Down(signal.hops - 1));
    }
    @Rescheduling({ maxRuns: 1 }) async begin() {
      for (let n = 0; n < seeds; n++) await this.pong.send(new Down(hops));
    }
  }
  return Ping;
}

/** Both begin with up to as many signals as both queues hold; two more in all, and they might fill the overdraft too. */
const manner = (each: number): fc.Arbitrary<Manner> =>
  fc
    .record({ inCapacity: fc.integer({ min: 1, max: 4 }), upCapacity: fc.integer({ min: 1, max: 4 }) })
    .chain((queues) =>
      fc.record({
        inCapacity: fc.constant(queues.inCapacity),
        upCapacity: fc.constant(queues.upCapacity),
        seeds: fc.integer({ min: 1, max: queues.inCapacity + queues.upCapacity }),
        hops: fc.integer({ min: 1, max: 20 }),
        each: fc.constant(each),
        turns: fc.nat(1),
      }),
    );

describe('two threads that send to each other', function () {
  this.timeout(60_000);

  it('run to completion whatever their capacities, with at most twice of it queued (10,000 pairs)', async () => {
    await fc.assert(
      fc.asyncProperty(manner(1), async (how) => {
        const tree = await startMaster(pairOf(how), { clock: new VirtualClock() });
        const report = await tree.stop();
        expectBalance(report);
        const { in: inward, up } = edge(report, 'master/pong');
        const expected = how.seeds * (how.hops + 1);
        expect(inward.handled + up.handled).to.equal(2 * expected);
        expect(inward.peak).to.be.at.most(2 * how.inCapacity);
        expect(up.peak).to.be.at.most(2 * how.upCapacity);
      }),
      { numRuns: 10_000 },
    );
  });

  it('leave no timer behind when they have ended', async () => {
    const held = gate();
    @Thread({ up: [Up], queues: { in: { capacity: 1 }, up: { capacity: 1 } } })
    class Busy extends TaskThread<{ in: Down; up: Up }> {
      @OnIn(Down) take() {
        return held.opened;
      }
      @Rescheduling({ maxRuns: 1 }) async flood() {
        for (let n = 0; n < 5; n++) await this.up(new Up(0));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Busy) child!: ChildRef<Busy>;
      @OnUp(Up) hear() {
        return held.opened;
      }
      @Rescheduling({ maxRuns: 1 }) async flood() {
        for (let n = 0; n < 5; n++) await this.child.send(new Down(0));
      }
    }
    const { stop, clock } = await trial(Master);
    await settled();
    expect(clock.pending, 'both directions are blocked').to.equal(1);
    held.open();
    await settled();
    await stop();
    expect([clock.now(), clock.pending]).to.deep.equal([0, 0]);
  });

  it('says as statistics how often a signal was let in over capacity', async () => {
    const tree = await startMaster(pairOf({ inCapacity: 1, upCapacity: 1, seeds: 2, hops: 9, each: 1, turns: 0 }));
    const { in: inward, up } = edge(await tree.stop(), 'master/pong');
    expect(inward.overdrafts + up.overdrafts).to.be.greaterThan(0);
  });

  it('fail with DEADLOCK, naming both methods, when each makes more signals than it consumes', async () => {
    const clock = new VirtualClock();
    const tree = await startMaster(pairOf({ inCapacity: 2, upCapacity: 2, seeds: 4, hops: 50, each: 2, turns: 0 }), {
      clock,
      log: new KeptLog(),
    });
    await settled();
    await clock.advance(9_999);
    expect(tree.snapshot().state).to.equal('running');
    await clock.advance(1);
    const report = await tree.exited;
    expect(report.reason).to.equal('failed');
    const [error] = report.errors;
    expect([error!.code, error!.path]).to.deep.equal(['DEADLOCK', 'master/pong']);
    expect(error!.message).to.contain('Ping.up1 (').and.to.contain('Pong.down (');
  });

  it('never hang when each makes more than it consumes: they end, or DEADLOCK ends them (10,000 pairs)', async () => {
    await fc.assert(
      fc.asyncProperty(manner(2), async (how) => {
        const clock = new VirtualClock();
        const tree = await startMaster(pairOf(how), { clock, log: new KeptLog() });
        let over = false;
        void tree.exited.then(() => (over = true));
        await settled(10);
        await clock.advance(30_000);
        await settled(200);
        await clock.advance(30_000);
        if (!over) expectBalance(await tree.stop());
        else expect((await tree.exited).errors[0]!.code).to.equal('DEADLOCK');
      }),
      { numRuns: 10_000 },
    );
  });

  /** Sends on what it gets; floods it as well. */
  @Thread({ up: [Up], queues: { in: { capacity: 1 }, up: { capacity: 1 } } })
  class Doubling extends TaskThread<{ in: Down; up: Up }> {
    @OnIn(Down) async down(signal: Down) {
      for (let n = 0; n < 2; n++) await this.up(new Up(signal.hops));
    }
  }

  it('are not taken for a deadlock while the parent is at work and floods its child besides', async () => {
    const work = gate();
    @Thread()
    class Master extends TaskThread {
      @Child(Doubling, { restart: 'never' }) child!: ChildRef<Doubling>;
      @OnUp(Up) write() {
        return work.opened;
      }
      @Rescheduling({ maxRuns: 1 }) async flood() {
        for (let n = 0; n < 20; n++) await this.child.send(new Down(n));
      }
    }
    const { clock, tree, log, stop } = await trial(Master);
    await settled();
    await clock.advance(60_000);
    const { edge: stalled } = tree.snapshot().children[0]!;
    expect([stalled.in.waiting, stalled.up.waiting]).to.deep.equal([1, 1]);
    const stall = 'Master.write (1 wait to send) and Doubling.down (1 wait to send) are blocked, or at other work';
    expect(log.lines, 'but it is said, once').to.deep.equal([`warn: ${stall}: nothing was handled for 10000 ms.`]);
    work.open();
    await settled(20);
    expect(tree.snapshot().children[0]!.edge.up.handled).to.equal(40);
    expect((await stop()).errors).to.deep.equal([]);
  });

  it('are not taken for a deadlock while what they feed, far above them, stands still', async () => {
    const work = gate();
    @Thread({ forwardUp: [Up], queues: { up: { capacity: 1 } } })
    class Relay extends TaskThread<{ up: Up }> {
      @Child(Doubling, { restart: 'never' }) child!: ChildRef<Doubling>;
      @Rescheduling({ maxRuns: 1 }) async flood() {
        for (let n = 0; n < 20; n++) await this.child.send(new Down(n));
      }
    }
    @Thread()
    class Sink extends TaskThread<{ in: Up }> {
      @OnIn(Up) take() {
        return work.opened;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Relay, { restart: 'never' }) relay!: ChildRef<Relay>;
      @Child(Sink) sink!: ChildRef<Sink>;
      @OnUp(Up) async pass(up: Up) {
        for (let n = 0; n < 200; n++) await this.sink.send(up);
      }
    }
    const { clock, tree, stop } = await trial(Master);
    await settled();
    await clock.advance(60_000);
    const { edge: stalled } = tree.snapshot().children[0]!.children[0]!;
    expect([stalled.in.waiting, stalled.up.waiting]).to.deep.equal([1, 1]);
    work.open();
    expect((await stop()).errors).to.deep.equal([]);
  });

  it('fail with DEADLOCK also when their loop turns at a thread between them', async () => {
    @Thread({ forwardUp: [Up], forwardIn: [Down], queues: { in: { capacity: 1 }, up: { capacity: 1 } } })
    class Relay extends TaskThread<{ in: Down; up: Up }> {
      @Child(Doubling, { restart: 'never' }) child!: ChildRef<Doubling>;
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Relay, { restart: 'never' }) relay!: ChildRef<Relay>;
      @OnUp(Up) answer(signal: Up) {
        return this.relay.send(new Down(signal.hops + 1));
      }
      @Rescheduling({ maxRuns: 1 }) begin() {
        return this.relay.send(new Down(0));
      }
    }
    const clock = new VirtualClock();
    const tree = await startMaster(Master, { clock, log: new KeptLog() });
    let message: string | undefined;
    void tree.exited.then(({ errors }) => (message = errors[0]?.message));
    await settled(50);
    await clock.advance(30_000);
    await settled();
    expect(message).to.match(/^DEADLOCK: master\/relay/);
  });

  it('are not taken for a deadlock when one is slow and the other floods', async () => {
    @Thread({ up: [Up], queues: { up: { capacity: 1 } } })
    class Flood extends TaskThread<{ in: Down; up: Up }> {
      @Rescheduling({ maxRuns: 1 }) async flood() {
        for (let n = 0; n < 10; n++) await this.up(new Up(0));
      }
      @OnIn(Down) take() {}
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Flood) flood!: ChildRef<Flood>;
      @OnUp(Up) async slow() {
        await this.sleep(60_000);
        await this.flood.send(new Down(0));
      }
    }
    const { clock, tree, stop } = await trial(Master);
    await clock.advance(700_000);
    expect(tree.snapshot().children[0]!.edge.up.handled).to.equal(10);
    expect((await stop()).errors).to.deep.equal([]);
  });
});
