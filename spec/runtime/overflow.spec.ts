import { expect } from 'chai';
import {
  Ask,
  Child,
  Children,
  type ChildRef,
  OnIn,
  OnUp,
  type QueueOptions,
  Rescheduling,
  startMaster,
  TaskThread,
  TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { isolate, VirtualClock } from 'taskthread/testing';
import { edge, expectBalance, gate, KeptLog, settled, trial } from '../support/trees.js';

class Reading {
  constructor(readonly n: number) {}
}
class Price {
  constructor(
    readonly symbol: string,
    readonly value: number,
  ) {}
}
class Halt {
  constructor(readonly symbol: string) {}
}

let happened: string[] = [];

const readings = (from: number, to: number): Reading[] =>
  Array.from({ length: to - from + 1 }, (_, at) => new Reading(from + at));

/** A thread that takes readings and whose queue is as told. */
function meter(queue: QueueOptions<Reading>) {
  @Thread({ queues: { in: queue } })
  class Meter extends TaskThread<{ in: Reading }> {
    @OnIn(Reading) take(reading: Reading) {
      happened.push(`${reading.n}`);
    }
  }
  return Meter;
}

describe('a full queue', () => {
  beforeEach(() => {
    happened = [];
  });

  it('is full at the first of two bounds that it reaches: signals or bytes', async () => {
    const weigh = ({ n }: Reading): number => n;
    @Thread({ queues: { in: { capacity: { signals: 2, bytes: 10, weigh } } } })
    class Scale extends TaskThread<{ in: Reading }> {
      @OnIn(Reading) take() {}
    }
    const thread = await isolate(Scale);
    const waits = (weights: readonly number[]): boolean[] =>
      weights.map((n) => thread.send(new Reading(n)) !== undefined);
    expect(waits([1, 1, 1])).to.deep.equal([false, false, true]);
    await thread.idle();
    expect(waits([6, 6])).to.deep.equal([false, true]);
    await thread.stop();
  });

  describe("with overflow: 'drop-oldest'", () => {
    it('gives up what came first, so that nobody waits and the newest are handled', async () => {
      const thread = await isolate(meter({ capacity: 3, overflow: 'drop-oldest' }));
      const waits = readings(1, 10).map((reading) => thread.send(reading));
      await thread.idle();
      expect(waits.filter((wait) => wait !== undefined)).to.deep.equal([]);
      expect(happened).to.deep.equal(['8', '9', '10']);
      const { in: account } = thread.snapshot().edge;
      expect(account).to.include({ offered: 10, accepted: 10, handled: 3, dropped: 7, refused: 0, peak: 3 });
      expect(account.drops).to.deep.equal({ Reading: 7 });
      await thread.stop();
    });

    it('gives up nothing of a sender that awaits each, while its listener is idle', async () => {
      const thread = await isolate(meter({ capacity: 2, overflow: 'drop-oldest' }));
      for (const reading of readings(1, 3000)) await thread.send(reading);
      await thread.idle();
      expect(thread.snapshot().edge.in).to.include({ offered: 3000, handled: 3000, dropped: 0 });
      await thread.stop();
    });

    it('gives up as many as make room for one that is large', async () => {
      const capacity = { bytes: 10, weigh: (reading: Reading) => reading.n };
      const thread = await isolate(meter({ capacity, overflow: 'drop-oldest' }));
      for (const n of [3, 3, 4, 6, 50]) void thread.send(new Reading(n));
      expect(thread.snapshot().edge.in).to.include({ queued: 1, bytes: 50, dropped: 4 });
      await thread.idle();
      expect(happened).to.deep.equal(['50']);
      await thread.stop();
    });

    it('takes an array whole', async () => {
      @Thread()
      class Master extends TaskThread {
        @Child(meter({ capacity: 2, overflow: 'drop-oldest' })) meter!: ChildRef<
          InstanceType<ReturnType<typeof meter>>
        >;
        protected override ready() {
          happened.push(`waits: ${this.meter.sendAll(readings(1, 5)) !== undefined}`);
        }
      }
      const { stop } = await trial(Master);
      await stop();
      expect(happened).to.deep.equal(['waits: false', '4', '5']);
    });
  });

  describe("with overflow: 'drop-newest'", () => {
    it('gives up what comes, accepted all the same', async () => {
      const thread = await isolate(meter({ capacity: 2, overflow: 'drop-newest' }));
      for (const each of readings(1, 5)) expect(thread.send(each)).to.equal(undefined);
      await thread.idle();
      expect(happened).to.deep.equal(['1', '2']);
      expect(thread.snapshot().edge.in).to.include({ offered: 5, accepted: 5, dropped: 3, refused: 0 });
      await thread.stop();
    });
  });

  describe("with overflow: 'latest'", () => {
    @Thread({ queues: { in: { capacity: 3, overflow: 'latest', key: ({ symbol }: Price | Halt) => symbol } } })
    class Board extends TaskThread<{ in: Price | Halt }> {
      @OnIn(Price) show({ symbol, value }: Price) {
        happened.push(`${symbol} ${value}`);
      }
      @OnIn(Halt) halt({ symbol }: Halt) {
        happened.push(`halt ${symbol}`);
      }
    }

    it('keeps the newest of each key, where the first of it stood', async () => {
      const thread = await isolate(Board);
      for (const each of [new Price('A', 1), new Price('B', 1), new Price('A', 2), new Price('A', 3)])
        void thread.send(each);
      await thread.idle();
      expect(happened).to.deep.equal(['A 3', 'B 1']);
      expect(thread.snapshot().edge.in).to.include({ accepted: 4, dropped: 2, handled: 2 });
      await thread.stop();
    });

    it('handles one of a key anew when the one before was taken', async () => {
      const thread = await isolate(Board);
      await thread.in(new Price('A', 1));
      await thread.in(new Price('A', 2));
      expect(happened).to.deep.equal(['A 1', 'A 2']);
      await thread.stop();
    });

    it('lets no signal take the place of one that goes to another listener', async () => {
      const thread = await isolate(Board);
      for (const each of [new Halt('A'), new Price('A', 1), new Price('A', 2)]) void thread.send(each);
      await thread.idle();
      expect(happened).to.deep.equal(['halt A', 'A 2']);
      await thread.stop();
    });

    it('gives up the key that came first when it is full of others', async () => {
      const thread = await isolate(Board);
      for (const symbol of ['A', 'B', 'C', 'D']) void thread.send(new Price(symbol, 1));
      await thread.idle();
      expect(happened).to.deep.equal(['B 1', 'C 1', 'D 1']);
      expect(thread.events.flatMap((each) => (each.kind === 'dropped' ? [each.reason] : []))).to.deep.equal([
        'drop-oldest',
      ]);
      await thread.stop();
    });

    it('throws to the sender what its key throws, and what is no key', async () => {
      @Thread({ queues: { in: { overflow: 'latest', key: (halt: Halt) => halt.symbol.trim() || undefined } } })
      class Picky extends TaskThread<{ in: Halt }> {
        @OnIn(Halt) take() {}
      }
      const thread = await isolate(Picky);
      const send = (symbol: unknown): void => void thread.send(new Halt(symbol as string));
      const where = 'The queue IN of master: key';
      expect(() => send(5)).to.throw(
        TaskThreadError,
        `INVALID_OPTION: ${where} threw TypeError: halt.symbol.trim is not a function for Halt.`,
      );
      expect(() => send(' ')).to.throw(`INVALID_OPTION: ${where} gave undefined for Halt; wanted is`);
      expect(thread.snapshot().edge.in.offered).to.equal(0);
      await thread.stop();
    });
  });

  describe("with overflow: 'fail'", () => {
    it('fails its thread with QUEUE_OVERFLOW, once, and costs nobody else anything', async () => {
      const thread = await isolate(meter({ capacity: 2, overflow: 'fail' }));
      for (const each of readings(1, 5)) expect(thread.send(each)).to.equal(undefined);
      await thread.idle();
      expect(thread.failure?.message).to.equal(
        'QUEUE_OVERFLOW: The queue IN of master holds 2 of 2 signals, and has no room for another Reading. Raise ' +
          '`capacity`, make the receiver faster or the sender slower, or choose an `overflow` that waits or drops.',
      );
      expect(thread.failure).to.include({ code: 'QUEUE_OVERFLOW', path: 'master', signal: 'Reading' });
      expect(thread.events.filter(({ kind }) => kind === 'failed')).to.have.length(1);
      const { in: account } = thread.snapshot().edge;
      expect(account).to.include({ offered: 5, accepted: 5, dropped: 3, discarded: 2 });
      await thread.stop();
    });

    it('fails the child that sends UP too much, not its parent', async () => {
      @Thread({ up: [Reading], queues: { up: { capacity: 2, overflow: 'fail' } } })
      class Sender extends TaskThread<{ up: Reading }> {
        @Rescheduling({ intervalMs: 1, maxRuns: 1, initialDelayMs: 1 }) say() {
          return this.upAll(readings(1, 3));
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Children(Sender) senders!: ThreadGroup<typeof Sender>;
        protected override async ready() {
          await this.senders.spawn();
        }
        @OnUp(Reading) take(reading: Reading) {
          happened.push(`${reading.n}`);
        }
      }
      const { tree, clock, stop } = await trial(Master);
      await clock.advance(1);
      expect(tree.snapshot()).to.deep.include({ state: 'running', children: [] });
      expect(happened).to.deep.equal(['1', '2']);
      const report = await stop();
      expect(report.failures.last.map(({ code, path }) => [code, path])).to.deep.equal([
        ['QUEUE_OVERFLOW', 'master/senders[0]'],
      ]);
      expect(edge(report, 'master/senders[*]').up).to.include({ accepted: 3, handled: 2, dropped: 1 });
    });

    it('fails the start of its thread, and drops what comes to one whose turn has not come', async () => {
      @Thread({ queues: { in: { capacity: 1, overflow: 'fail' } } })
      class Late extends TaskThread<{ in: Reading }> {
        protected override enter() {
          return settled(1);
        }
        @OnIn(Reading) take() {}
      }
      @Thread({ up: [Halt] })
      class Early extends TaskThread<{ up: Halt }> {
        protected override ready() {
          this.up(new Halt('A'));
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Early) early!: ChildRef<Early>;
        @Child(Late) late!: ChildRef<Late>;
        protected override enter() {
          return this.late.sendAll(readings(1, 2));
        }
        @OnUp(Halt) flood() {
          happened.push(`${this.late.state}, ${this.late.statistics().in.dropped} dropped`);
          return this.late.sendAll(readings(3, 4));
        }
      }
      const error: unknown = await startMaster(Master, { clock: new VirtualClock(), log: new KeptLog() }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).to.include({ code: 'QUEUE_OVERFLOW', path: 'master/late' });
      expect(happened).to.deep.equal(['starting, 1 dropped']);
    });
  });

  describe('with a function', () => {
    it('asks it for each signal that finds no room, and shows it the queue', async () => {
      const queue: QueueOptions<Reading> = {
        capacity: 2,
        overflow: (reading, { size, capacity, bytes, waiting, oldest }) => {
          happened.push(`${reading.n}: ${size} of ${capacity}, ${bytes}, ${waiting}, ${oldest?.n}`);
          return reading.n === 4 ? 'wait' : reading.n % 2 === 0 ? 'drop-newest' : 'drop-oldest';
        },
      };
      const thread = await isolate(meter(queue));
      for (const each of readings(1, 6)) void thread.send(each);
      expect(thread.snapshot().edge.in).to.include({ queued: 2, waiting: 1, dropped: 3 });
      await thread.idle();
      expect(happened).to.deep.equal([
        '3: 2 of 2, 0, 0, 1',
        '4: 2 of 2, 0, 0, 2',
        '5: 2 of 2, 0, 1, 2',
        '6: 2 of 2, 0, 1, 3',
        '3',
        '5',
        '4',
      ]);
      await thread.stop();
    });

    it('refuses the signal at which it stops the child, and those that follow, whatever it says', async () => {
      for (const says of ['wait', 'drop-oldest', 'drop-newest'] as const) {
        let child!: ChildRef<InstanceType<typeof Class>>;
        const Class = meter({ capacity: 1, overflow: () => (void child.stop(), says) });
        @Thread()
        class Master extends TaskThread {
          @Child(Class, { restart: 'never' }) child!: ChildRef<InstanceType<typeof Class>>;
          protected override ready() {
            ({ child } = this);
            for (const each of readings(1, 3)) void child.send(each);
          }
        }
        const { stop } = await trial(Master);
        const { accepted, refused, waiting, dropped } = edge(await stop(), 'master/child').in;
        const dropsAll = says === 'drop-newest';
        expect({ accepted, refused, waiting, dropped }, says).to.deep.equal({
          accepted: dropsAll ? 2 : 1,
          refused: dropsAll ? 1 : 2,
          waiting: 0,
          dropped: dropsAll || says === 'drop-oldest' ? 1 : 0,
        });
      }
    });

    it('fails the thread when that throws', async () => {
      const overflow = (): never => {
        throw new Error('no idea');
      };
      const thread = await isolate(meter({ capacity: 1, overflow }));
      for (const each of readings(1, 2)) void thread.send(each);
      expect(thread.failure?.message).to.match(
        /^THREAD_FAILED: The queue IN of master asked its overflow function, which threw Error: no idea\./,
      );
      expect((thread.failure?.cause as Error).message).to.equal('no idea');
      await thread.stop();
    });

    it('fails the thread when that says anything but a policy', async () => {
      const overflow = (() => 'latest') as unknown as () => 'wait';
      const thread = await isolate(meter({ capacity: 1, overflow }));
      for (const each of readings(1, 2)) void thread.send(each);
      expect(thread.failure?.message).to.match(
        /^INVALID_OPTION: The queue IN of master asked its overflow function, which said "latest", not 'wait' or /,
      );
      expect(thread.snapshot().edge.in).to.include({ accepted: 2, dropped: 1 });
      await thread.stop();
    });
  });

  it('refuses a try whose signal it would drop itself, and takes one that has others dropped', async () => {
    const told: unknown[] = [];
    const policies = ['wait', 'drop-oldest', 'drop-newest', 'fail'] as const;
    for (const overflow of policies) {
      const Class = meter({ capacity: 1, overflow });
      @Thread()
      class Master extends TaskThread {
        @Child(Class) child!: ChildRef<InstanceType<typeof Class>>;
        protected override ready() {
          const tried = readings(1, 2).map((reading) => this.child.trySend(reading));
          const { accepted, refused, dropped } = this.child.statistics().in;
          told.push([overflow, tried, { accepted, refused, dropped }]);
        }
      }
      const { stop, tree } = await trial(Master);
      await settled();
      expect(tree.snapshot().children[0]!.state, overflow).to.equal('running');
      await stop();
    }
    expect(told).to.deep.equal([
      ['wait', [true, false], { accepted: 1, refused: 1, dropped: 0 }],
      ['drop-oldest', [true, true], { accepted: 2, refused: 0, dropped: 1 }],
      ['drop-newest', [true, false], { accepted: 1, refused: 1, dropped: 0 }],
      ['fail', [true, false], { accepted: 1, refused: 1, dropped: 0 }],
    ]);
  });

  describe('that a listener bounds for its signals alone', () => {
    @Thread({ queues: { in: { capacity: 4 } } })
    class Mixed extends TaskThread<{ in: Reading | Halt }> {
      @OnIn(Reading, { capacity: 2, overflow: 'drop-oldest' }) take(reading: Reading) {
        happened.push(`${reading.n}`);
      }
      @OnIn(Halt) halt({ symbol }: Halt) {
        happened.push(`halt ${symbol}`);
      }
    }

    it('drops signals of that listener only, though others came before them', async () => {
      const thread = await isolate(Mixed);
      const waits = [new Halt('A'), ...readings(1, 3), new Halt('B'), ...readings(4, 5)].map(
        (signal) => thread.send(signal as Reading) !== undefined,
      );
      await thread.idle();
      expect(waits).to.not.include(true);
      expect(happened).to.deep.equal(['halt A', 'halt B', '4', '5']);
      await thread.stop();
    });

    it('never lets the senders of that listener wait, and those of others as before', async () => {
      const thread = await isolate(Mixed);
      const waits = [...['A', 'B', 'C', 'D', 'E'].map((symbol) => new Halt(symbol)), ...readings(1, 2)].map(
        (signal) => thread.send(signal as Halt) !== undefined,
      );
      expect(waits).to.deep.equal([false, false, false, false, true, false, false]);
      await thread.idle();
      expect(happened.join(' ')).to.equal('halt A halt B halt C halt D halt E');
      expect(thread.snapshot().edge.in.drops).to.deep.equal({ Reading: 2 });
      await thread.stop();
    });

    it('lets senders wait at its own bound where it says no more than that', async () => {
      @Thread()
      class Bound extends TaskThread<{ in: Reading }> {
        @OnIn(Reading, { capacity: { bytes: 10, weigh: (reading) => reading.n } }) take(reading: Reading) {
          happened.push(`${reading.n}`);
        }
      }
      const thread = await isolate(Bound);
      const waits = [6, 6, 1].map((n) => thread.send(new Reading(n)) !== undefined);
      await thread.idle();
      expect([waits, happened]).to.deep.equal([
        [false, true, true],
        ['6', '6', '1'],
      ]);
      await thread.stop();
    });

    it('is that of each child for signals that come UP', async () => {
      @Thread({ up: [Price] })
      class Feed extends TaskThread<{ up: Price }> {
        protected override ready() {
          for (const value of [1, 2, 3]) this.up(new Price('A', value));
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Feed) one!: ChildRef<Feed>;
        @Child(Feed) two!: ChildRef<Feed>;
        @OnUp(Price, { overflow: 'latest', key: ({ symbol }) => symbol }) show(price: Price, feed: ChildRef<Feed>) {
          happened.push(`${feed.id} ${price.value}`);
        }
      }
      const { stop } = await trial(Master);
      await settled();
      const report = await stop();
      expect(happened).to.deep.equal(['one 3', 'two 3']);
      expect(edge(report, 'master/one').up.drops).to.deep.equal({ Price: 2 });
    });
  });

  describe('before a listener with batch', () => {
    it('hands out whole what is left when some of it was dropped', async () => {
      @Thread({ queues: { in: { capacity: 3, overflow: 'drop-oldest' } } })
      class Table extends TaskThread<{ in: Reading | Halt }> {
        @OnIn(Reading, { batch: { max: 10, withinMs: 50 } }) insert(batch: Reading[]) {
          happened.push(batch.map(({ n }) => n).join(' '));
        }
        @OnIn(Halt, { batch: { max: 10, withinMs: 50 } }) halts(batch: Halt[]) {
          happened.push(batch.map(({ symbol }) => symbol).join(' '));
        }
      }
      const thread = await isolate(Table);
      const send = async (...signals: (Reading | Halt)[]): Promise<void> => {
        for (const signal of signals) void thread.send(signal as Reading);
        await thread.idle();
      };
      await send(...readings(1, 2));
      await send(...readings(3, 5));
      expect(happened.splice(0)).to.deep.equal(['3 4 5']);
      await send(new Reading(6));
      await send(new Halt('A'), new Halt('B'), new Halt('C'));
      expect(happened.splice(0)).to.deep.equal(['A B C']);
      await send(...readings(1, 3), new Halt('A'));
      await thread.advance(50);
      expect(happened.splice(0)).to.deep.equal(['2 3', 'A']);
      await send(new Reading(6));
      await send(new Halt('A'), new Halt('B'), new Halt('C'));
      await thread.advance(30);
      expect(happened.splice(0)).to.deep.equal(['A B C']);
      await send(new Reading(7));
      await thread.advance(49);
      expect(happened).to.deep.equal([]);
      await thread.advance(1);
      expect(happened).to.deep.equal(['7']);
      expect(thread.clock.pending, 'the timer of the log').to.equal(1);
      await thread.stop();
    });

    it('hands out newer signals in the place of those they stand for', async () => {
      @Thread({ queues: { in: { overflow: 'latest', key: ({ symbol }: Price) => symbol } } })
      class Table extends TaskThread<{ in: Price }> {
        @OnIn(Price, { batch: { max: 3, withinMs: 50 } }) insert(batch: Price[]) {
          happened.push(batch.map(({ symbol, value }) => `${symbol} ${value}`).join(', '));
        }
      }
      const thread = await isolate(Table);
      for (const symbol of ['A', 'B', 'A', 'B', 'C']) {
        void thread.send(new Price(symbol, happened.length));
        await thread.idle();
        if (symbol !== 'C') happened.push('-');
      }
      expect(happened.splice(0)).to.deep.equal(['-', '-', '-', '-', 'A 2, B 3, C 4']);
      await thread.stop();
    });

    it('is handed out at once when the bound of its own is reached', async () => {
      @Thread()
      class Table extends TaskThread<{ in: Reading }> {
        @OnIn(Reading, { batch: { max: 10, withinMs: 50 }, capacity: 2, overflow: 'drop-oldest' })
        insert(batch: Reading[]) {
          happened.push(batch.map(({ n }) => n).join(' '));
        }
      }
      const thread = await isolate(Table);
      for (const each of readings(1, 2)) void thread.send(each);
      await thread.idle();
      expect(happened).to.deep.equal(['1 2']);
      await thread.stop();
    });
  });

  it('holds up no broadcast unless it waits', async () => {
    const policies = ['drop-oldest', 'drop-newest', 'wait'] as const;
    const [Oldest, Newest, Waits] = policies.map((overflow) => meter({ capacity: 1, overflow })) as [
      ReturnType<typeof meter>,
      ReturnType<typeof meter>,
      ReturnType<typeof meter>,
    ];
    @Thread()
    class Dropping extends TaskThread<{ down: Reading }> {
      @Child(Oldest) oldest!: ChildRef<InstanceType<typeof Oldest>>;
      @Child(Newest) newest!: ChildRef<InstanceType<typeof Newest>>;
      protected override ready() {
        for (const each of readings(1, 3)) happened.push(`waits: ${this.broadcast(each) !== undefined}`);
      }
    }
    @Thread()
    class One extends TaskThread<{ down: Reading }> {
      @Child(Oldest) oldest!: ChildRef<InstanceType<typeof Oldest>>;
      @Child(Waits) waits!: ChildRef<InstanceType<typeof Waits>>;
      protected override ready() {
        for (const each of readings(1, 2)) happened.push(`waits: ${this.broadcast(each) !== undefined}`);
      }
    }
    const dropping = await trial(Dropping);
    await dropping.stop();
    expect(happened.splice(0)).to.deep.equal(['waits: false', 'waits: false', 'waits: false', '3', '1']);
    const one = await trial(One);
    await one.stop();
    expect(happened).to.deep.equal(['waits: false', 'waits: true', '2', '1', '2']);
  });

  it('tells who asked at once that the ask was dropped', async () => {
    class Sum extends Ask<number> {}
    @Thread({ queues: { in: { capacity: 1, overflow: 'drop-oldest' } } })
    class Adder extends TaskThread<{ in: Sum }> {
      @OnIn(Sum) add() {
        return 5;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Adder) adder!: ChildRef<Adder>;
      protected override async ready() {
        const replies = await Promise.allSettled([this.adder.ask(new Sum()), this.adder.ask(new Sum())]);
        for (const each of replies)
          happened.push(each.status === 'fulfilled' ? `${each.value}` : (each.reason as Error).message);
      }
    }
    const { stop, clock } = await trial(Master);
    expect(happened[0]).to.match(
      /^ASK_FAILED: master \(Master\) asked master\/adder \(Adder\) Sum, but the queue was full and dropped it\./,
    );
    expect([happened[1], clock.now()]).to.deep.equal(['5', 0]);
    await stop();
  });

  it('drops on while its thread is started again, and hands the newest to the next instance', async () => {
    @Thread({ queues: { in: { capacity: 2, overflow: 'drop-oldest' } } })
    class Frail extends TaskThread<{ in: Reading }> {
      @OnIn(Reading) take(reading: Reading) {
        if (reading.n === 0) throw new Error('told to');
        happened.push(`${reading.n}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Frail) frail!: ChildRef<Frail>;
      @Rescheduling({ intervalMs: 10, maxRuns: 2 }) say({ count }: { count: number }) {
        return count === 1 ? this.frail.send(new Reading(0)) : this.frail.sendAll(readings(1, 5));
      }
    }
    const { clock, tree, stop } = await trial(Master);
    await clock.advance(10);
    expect(tree.snapshot().children[0]!.state).to.equal('restarting');
    await clock.advance(200);
    expect(happened).to.deep.equal(['4', '5']);
    const report = await stop();
    expect(edge(report, 'master/frail').in).to.include({ accepted: 6, failed: 1, handled: 2, dropped: 3 });
  });

  it('is reached by a stop at once while its handler hangs, whatever the policy', async () => {
    for (const overflow of ['wait', 'drop-oldest', 'drop-newest', 'latest', 'fail'] as const) {
      const most = overflow === 'fail' ? 2 : 9;
      const queue = {
        capacity: 2,
        ...(overflow === 'latest' ? { overflow, key: (r: Reading) => r.n } : { overflow }),
      };
      @Thread({ up: [Reading], queues: { in: queue, up: queue } })
      class Hanging extends TaskThread<{ in: Reading; up: Reading }> {
        protected override enter() {
          this.stopping.addEventListener('abort', () => happened.push('stopping'));
        }
        @OnIn(Reading) async take() {
          this.up(new Reading(0));
          await settled(1);
          void this.upAll(readings(1, most));
          await new Promise(() => {});
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Hanging) hanging!: ChildRef<Hanging>;
        protected override async ready() {
          this.hanging.send(new Reading(0));
          await settled(1);
          void this.hanging.sendAll(readings(1, most));
        }
        @OnUp(Reading) async take() {
          await new Promise(() => {});
        }
      }
      const clock = new VirtualClock();
      const tree = await startMaster(Master, { clock, log: new KeptLog() });
      await settled();
      const { in: inward, up } = tree.snapshot().children[0]!.edge;
      const full = overflow === 'wait' ? [4, 4] : [2, 2]; // with the overdraft
      expect([inward.queued, up.queued], overflow).to.deep.equal(full);
      const stopped = tree.stop();
      expect(happened.splice(0), overflow).to.deep.equal(['stopping']);
      const report = await clock.until(stopped);
      expectBalance(report);
      expect(report.stuck.map(({ member }) => member)).to.include('Hanging.take');
    }
  });

  it('is told of: an event for each signal that goes', async () => {
    const thread = await isolate(meter({ capacity: 1, overflow: 'drop-newest' }));
    for (const each of readings(1, 2)) void thread.send(each);
    const { at: _at, ...event } = thread.events.at(-1)!;
    expect(event).to.deep.equal({
      kind: 'dropped',
      path: 'master',
      direction: 'in',
      signal: 'Reading',
      reason: 'drop-newest',
    });
    await thread.stop();
  });

  it('is told of in the log: at each edge the first at once, then at most a line in ten seconds', async () => {
    const Class = meter({ capacity: 1, overflow: 'drop-oldest' });
    @Thread()
    class Master extends TaskThread {
      @Child(Class) one!: ChildRef<InstanceType<typeof Class>>;
      @Child(Class) two!: ChildRef<InstanceType<typeof Class>>;
      @Rescheduling({ intervalMs: 1000, maxRuns: 12 }) say({ count }: { count: number }) {
        void this.one.sendAll(readings(1, 3));
        if (count === 10 || count === 12) void this.two.sendAll(readings(1, 2));
      }
    }
    const { clock, log, stop } = await trial(Master);
    const said: string[] = [];
    const listen = (): void => void said.push(...log.lines.splice(0).map((line) => `${clock.now()} ${line}`));
    for (listen(); clock.now() < 60_000; listen()) await clock.advance(1000);
    expect(said).to.deep.equal([
      '0 warn: master/one dropped 1 Reading IN (drop-oldest).',
      '9000 warn: master/two dropped 1 Reading IN (drop-oldest).',
      '10000 warn: master/one dropped 19 Reading IN (drop-oldest).',
      '19000 warn: master/two dropped 1 Reading IN (drop-oldest).',
      '20000 warn: master/one dropped 4 Reading IN (drop-oldest).',
    ]);
    expect(clock.pending).to.equal(0);
    await stop();
  });

  it('is told of in the log as a matter of course where newer ones took the place of older ones', async () => {
    const thread = await isolate(meter({ overflow: 'latest', key: () => 'all' }));
    for (const each of readings(1, 3)) void thread.send(each);
    await thread.stop();
    expect(thread.log.map(({ level, message }) => `${level}: ${message}`)).to.deep.equal([
      'info: master dropped 1 Reading IN (latest).',
      'info: master dropped 1 Reading IN (latest).',
    ]);
  });

  it('stands in the exit report, with the classes of all the threads that lived there', async () => {
    const Class = meter({ capacity: 1, overflow: 'drop-oldest' });
    @Thread()
    class Master extends TaskThread {
      @Children(Class) meters!: ThreadGroup<typeof Class>;
      protected override async ready() {
        for (let n = 0; n < 3; n++) void (await this.meters.spawn()).sendAll(readings(1, 3));
        void this.meters.get(0)!.stop();
      }
    }
    const { stop } = await trial(Master);
    const report = await stop();
    expect(edge(report, 'master/meters[*]').in).to.deep.include({ dropped: 6, drops: { Reading: 6 } });
  });

  it('blocks nobody, so two that flood each other need no overdraft', async () => {
    const queue = { capacity: 2, overflow: 'drop-oldest' } as const;
    const enough = gate();
    @Thread({ up: [Reading], queues: { in: queue, up: queue } })
    class Echo extends TaskThread<{ in: Reading; up: Reading }> {
      @OnIn(Reading) take(reading: Reading) {
        return this.upAll([reading, reading, reading]);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Echo) echo!: ChildRef<Echo>;
      handled = 0;
      protected override ready() {
        void this.echo.send(new Reading(1));
      }
      @OnUp(Reading) take(reading: Reading) {
        if (++this.handled === 5000) enough.open();
        if (this.handled < 5000) return this.echo.sendAll([reading, reading, reading]);
      }
    }
    const { stop, tree } = await trial(Master);
    await enough.opened;
    const { in: inward, up } = tree.snapshot().children[0]!.edge;
    expect([inward.overdrafts, up.overdrafts, inward.peak, up.peak]).to.deep.equal([0, 0, 2, 2]);
    await stop();
  });
});

describe('isolate', () => {
  it('rejects for a signal that is dropped before it is handled', async () => {
    const thread = await isolate(meter({ capacity: 1, overflow: 'drop-oldest' }));
    const first = thread.in(new Reading(1)).catch((error: unknown) => (error as Error).message);
    await thread.in(new Reading(2));
    expect(await first).to.match(/^NOT_HANDLED: Reading was not handled: master has dropped it \(drop-oldest\)\./);
    await thread.stop();
  });

  it('lets a fake drop what the real child would', async () => {
    const Class = meter({ capacity: 1, overflow: 'drop-oldest' });
    @Thread()
    class Parent extends TaskThread<{ in: Halt }> {
      @Child(Class) meter!: ChildRef<InstanceType<typeof Class>>;
      @OnIn(Halt) flood() {
        return this.meter.sendAll(readings(1, 5));
      }
    }
    const thread = await isolate(Parent);
    await thread.in(new Halt('A'));
    expect(thread.sent('meter', Reading).map(({ n }) => n)).to.deep.equal([5]);
    expect(thread.snapshot().children[0]!.edge.in).to.deep.include({ dropped: 4, drops: { Reading: 4 } });
    await thread.stop();
  });
});
