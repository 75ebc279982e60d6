import { expect } from 'chai';
import {
  bufferCount,
  bufferTime,
  concatMap,
  debounceTime,
  delay,
  filter,
  interval,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  range,
  scan,
  take,
  tap,
  throttleTime,
} from 'rxjs';
import {
  Child,
  Children,
  type ChildRef,
  Exclusive,
  type Job,
  OnChildExit,
  OnIn,
  OnUp,
  Rescheduling,
  startMaster,
  TaskThread,
  type TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { isolate, VirtualClock } from 'taskthread/testing';
import { edge, gate, KeptLog, settled, trial } from '../../support/trees.js';

class Trade {
  constructor(readonly price: number) {}
}
class Flush {}

let happened: string[] = [];
let held = gate();
const say = (what: string): void => void happened.push(what);

/** Gathers what comes within 100 ms. */
@Thread()
class Store extends TaskThread<{ in: Trade | Flush }> {
  @OnIn(Trade, {
    pipe: (trades, scheduler) =>
      trades.pipe(
        bufferTime(100, scheduler),
        filter((batch) => batch.length > 0),
      ),
  })
  store(batch: Trade[]) {
    say(batch.map(({ price }) => price).join(' '));
  }
  @OnIn(Flush) flush() {
    say('flush');
  }
}

const trades = (...prices: number[]): Trade[] => prices.map((price) => new Trade(price));

describe('a listener with pipe', () => {
  beforeEach(() => {
    happened = [];
    held = gate();
  });

  it('gets what the operators give, one value at a time, in order', async () => {
    @Thread()
    class Pairs extends TaskThread<{ in: Trade }> {
      @OnIn(Trade, {
        pipe: (all) =>
          all.pipe(
            map(({ price }) => price),
            bufferCount(2),
          ),
      })
      async pair([a, b]: number[]) {
        say(`${a} and ${b} begin`);
        await settled(1);
        say(`${a} and ${b} end`);
      }
    }
    const thread = await isolate(Pairs);
    for (const trade of trades(1, 2, 3, 4, 5)) void thread.send(trade);
    await thread.idle();
    expect(happened).to.deep.equal(['1 and 2 begin', '1 and 2 end', '3 and 4 begin', '3 and 4 end']);
    expect(thread.snapshot().edge.in).to.include({ handled: 5, values: 2 });
    await thread.stop();
    expect(happened.slice(4)).to.deep.equal(['5 and undefined begin', '5 and undefined end']);
  });

  it('goes by the clock of the tree where operators are given the scheduler', async () => {
    const thread = await isolate(Store);
    await thread.in(new Trade(1));
    await thread.advance(60);
    await thread.in(new Trade(2));
    await thread.advance(39);
    expect(happened).to.deep.equal([]);
    await thread.advance(1);
    await thread.in(new Trade(3));
    await thread.advance(100);
    expect(happened).to.deep.equal(['1 2', '3']);
    await thread.stop();
    expect(thread.clock.pending).to.equal(0);
  });

  it('has each operator wait by it: debounce, throttle, delay', async () => {
    @Thread()
    class Times extends TaskThread<{ in: Trade }> {
      @OnIn(Trade, {
        pipe: (all, scheduler) =>
          merge(
            all.pipe(
              debounceTime(30, scheduler),
              map(({ price }) => `debounced ${price}`),
            ),
            all.pipe(
              throttleTime(50, scheduler),
              map(({ price }) => `throttled ${price}`),
            ),
            all.pipe(
              delay(200, scheduler),
              map(({ price }) => `delayed ${price}`),
            ),
          ),
      })
      take(what: string) {
        say(`${what} at ${thread.clock.now()}`);
      }
    }
    const thread = await isolate(Times);
    for (const price of [1, 2, 3]) {
      await thread.in(new Trade(price));
      await thread.advance(20);
    }
    await thread.advance(300);
    expect(happened).to.deep.equal([
      'throttled 1 at 0',
      'debounced 3 at 70',
      'delayed 1 at 200',
      'delayed 2 at 220',
      'delayed 3 at 240',
    ]);
    await thread.stop();
  });

  it('counts a signal as handled when all it gave at once was', async () => {
    @Thread()
    class Many extends TaskThread<{ in: Trade }> {
      @OnIn(Trade, { pipe: (all) => all.pipe(concatMap(({ price }) => range(1, price))) })
      async take(n: number) {
        say(`${n}`);
        if (n === 3) await held.opened;
      }
    }
    const thread = await isolate(Many);
    await thread.send(new Trade(3));
    await thread.send(new Trade(2));
    await thread.idle();
    expect(happened).to.deep.equal(['1', '2', '3']);
    expect(thread.snapshot().edge.in).to.include({ running: 1, queued: 1, handled: 0 });
    held.open();
    await thread.idle();
    expect(thread.snapshot().edge.in).to.include({ running: 0, handled: 2, values: 5 });
    await thread.stop();
  });

  it('keeps its order with the other listeners of the edge, and lets one method run at a time', async () => {
    const thread = await isolate(Store);
    await thread.send(new Trade(1));
    await thread.send(new Flush());
    await thread.idle();
    expect(happened).to.deep.equal(['flush']);
    await thread.advance(100);
    expect(happened).to.deep.equal(['flush', '1']);
    await thread.stop();

    @Thread()
    class Slow extends TaskThread<{ in: Trade | Flush }> {
      @OnIn(Trade, { pipe: (all, scheduler) => all.pipe(delay(10, scheduler)) }) async take({ price }: Trade) {
        say(`${price} begins`);
        await this.sleep(10);
        say(`${price} ends`);
      }
      @OnIn(Flush) async flush() {
        say('flush begins');
        await this.sleep(15);
        say('flush ends');
      }
    }
    happened = [];
    const slow = await isolate(Slow);
    await slow.send(new Trade(1));
    await slow.send(new Flush());
    await slow.advance(17);
    await slow.send(new Flush());
    await slow.advance(50);
    const begun = happened.filter((_, at) => at % 2 === 0);
    expect(happened).to.deep.equal(begun.flatMap((each) => [each, each.replace('begins', 'ends')]));
    expect(begun).to.deep.equal(['flush begins', '1 begins', 'flush begins']);
    await slow.stop();
  });

  it('fails the thread when more values wait than its capacity, and counts those', async () => {
    @Thread()
    class Overflowing extends TaskThread<{ in: Trade }> {
      @OnIn(Trade, {
        capacity: 3,
        pipe: (all, scheduler) => all.pipe(mergeMap(() => interval(10, scheduler).pipe(take(10)))),
      })
      take(): Promise<void> {
        return held.opened;
      }
    }
    const thread = await isolate(Overflowing);
    await thread.send(new Trade(1));
    await thread.advance(40);
    expect(thread.failure).to.equal(undefined);
    await thread.advance(10);
    const { failure } = thread;
    expect(failure?.code).to.equal('PIPE_OVERFLOW');
    expect(failure?.message).to.match(
      /^PIPE_OVERFLOW: master: the pipe of Overflowing\.take gave a value while 3 wait for the method\. Let the pipe/,
    );
    held.open();
    await thread.idle();
    expect(thread.snapshot().edge.in).to.include({ handled: 1, values: 5, valuesLost: 4 });
    expect(thread.clock.pending).to.equal(0);
  });

  it('does not bound what one signal gives at once', async () => {
    @Thread()
    class Wide extends TaskThread<{ in: Trade }> {
      @OnIn(Trade, { capacity: 3, pipe: (all) => all.pipe(mergeMap(() => range(1, 100))) }) take(n: number) {
        if (n === 100) say('100');
      }
    }
    const thread = await isolate(Wide);
    await thread.in(new Trade(1));
    expect(happened).to.deep.equal(['100']);
    await thread.stop();
  });

  it('is completed in the drain, and what that gives is handled before exit', async () => {
    @Thread()
    class Exiting extends Store {
      protected override exit() {
        say('exit');
      }
    }
    @Thread()
    class Parent extends TaskThread {
      @Child(Exiting) store!: ChildRef<Exiting>;
      protected override ready() {
        return this.store.sendAll(trades(1, 2));
      }
    }
    const { stop, clock } = await trial(Parent);
    await settled();
    const report = await stop();
    expect(happened).to.deep.equal(['1 2', 'exit']);
    expect(edge(report, 'master/store').in).to.include({ handled: 2, values: 1, valuesLost: 0 });
    expect([clock.now(), clock.pending]).to.deep.equal([0, 0]);
  });

  it('waits in the drain for what comes later, and is given up at the deadline, by name', async () => {
    @Thread({ drainTimeoutMs: 300 })
    class Parent extends TaskThread {
      @Child(Late) late!: ChildRef<Late>;
      protected override ready() {
        return this.late.send(new Trade(Parent.delayMs));
      }
      static delayMs = 0;
    }
    Parent.delayMs = 200;
    const quick = await trial(Parent);
    await settled();
    const report = await quick.clock.until(quick.stop());
    expect([happened, report.stuck]).to.deep.equal([['200'], []]);
    Parent.delayMs = 500;
    const slow = await trial(Parent);
    await settled();
    const other = await slow.clock.until(slow.stop());
    expect(other.stuck.map(({ member }) => member)).to.deep.equal(['Late.take (pipe)']);
    expect(slow.clock.pending).to.equal(0);
  });

  it('fails the thread with what an operator throws, or the method does of a value that came later', async () => {
    @Thread()
    class Throws extends TaskThread<{ in: Trade }> {
      @OnIn(Trade, {
        pipe: (all, scheduler) =>
          all.pipe(
            tap(({ price }) => {
              if (price === 1) throw new Error('operator');
            }),
            delay(10, scheduler),
          ),
      })
      take() {
        throw new Error('method');
      }
    }
    const messages: string[] = [];
    for (const price of [1, 2]) {
      const thread = await isolate(Throws);
      await thread.send(new Trade(price));
      await thread.advance(10);
      messages.push(thread.failure!.message.replace(/ See .*/, ''));
      expect(thread.snapshot().edge.in).to.include({ failed: price === 1 ? 1 : 0 });
    }
    expect(messages).to.deep.equal([
      'THREAD_FAILED: master: Throws.take(Trade) threw Error: operator.',
      'THREAD_FAILED: master: Throws.take threw Error: method.',
    ]);
  });

  it('hands nothing more to a thread that has failed: a signal whose values are not all handled counts as failed', async () => {
    @Thread()
    class Twice extends TaskThread<{ in: Trade }> {
      @OnIn(Trade, { pipe: (trades) => trades.pipe(mergeMap((trade) => [trade, trade])) })
      async take({ price }: Trade) {
        say(`${price}`);
        await held.opened;
      }
      @Rescheduling({ intervalMs: 10, initialDelayMs: 10 }) fails() {
        throw new Error('out of order');
      }
    }
    const thread = await isolate(Twice);
    await thread.send(new Trade(1));
    await thread.send(new Trade(2));
    await thread.advance(10);
    expect(thread.failure?.code).to.equal('THREAD_FAILED');
    held.open();
    await thread.idle();
    expect([happened, thread.state]).to.deep.equal([['1'], 'exited']);
    expect(thread.snapshot().edge.in).to.include({ running: 0, failed: 1, discarded: 1, values: 2, valuesLost: 1 });
  });

  it('rests at once when the thread has failed, however long its end takes', async () => {
    @Thread()
    class Fails extends TaskThread<{ in: Trade }> {
      @OnIn(Trade, {
        pipe: (all, scheduler) =>
          all.pipe(
            bufferTime(10, scheduler),
            tap(() => say('works')),
          ),
      })
      take() {}
      @Rescheduling({ initialDelayMs: 15, maxRuns: 1 }) breaks() {
        throw new Error('out of order');
      }
      protected override async exit() {
        await held.opened;
      }
    }
    const thread = await isolate(Fails);
    await thread.send(new Trade(1));
    await thread.advance(100);
    expect([happened, thread.failure?.code]).to.deep.equal([['works'], 'THREAD_FAILED']);
    held.open();
    await thread.idle();
  });

  it('fails the thread when it gives no Observable', async () => {
    @Thread()
    class Wrong extends TaskThread<{ in: Trade }> {
      @OnIn(Trade, { pipe: () => 5 as unknown as Observable<number> }) take(_value: number) {}
    }
    const thread = await isolate(Wrong);
    await thread.send(new Trade(1));
    await thread.idle();
    expect((thread.failure!.cause as TaskThreadError).code).to.equal('INVALID_OPTION');
  });

  it('takes what it has no use for any more once it has completed', async () => {
    @Thread()
    class First extends TaskThread<{ in: Trade }> {
      @OnIn(Trade, { pipe: (all) => all.pipe(take(1)) }) first({ price }: Trade) {
        say(`${price}`);
      }
    }
    const thread = await isolate(First);
    for (const trade of trades(1, 2)) await thread.in(trade);
    expect(happened).to.deep.equal(['1']);
    await thread.stop();
  });

  it('begins anew with a new instance of the thread, and leaves no timer of the old one', async () => {
    @Thread()
    class Sums extends TaskThread<{ in: Trade }> {
      @OnIn(Trade, {
        pipe: (all, scheduler) =>
          merge(
            all.pipe(scan((sum, { price }) => sum + price, 0)),
            all.pipe(
              bufferTime(5, scheduler),
              mergeMap(() => of<number>()),
            ),
          ),
      })
      sum(sum: number) {
        say(`${sum}`);
        if (sum === 3) throw new Error('told to');
      }
    }
    @Thread()
    class Parent extends TaskThread {
      @Child(Sums, { backoff: { initialMs: 100, jitter: 0 } }) sums!: ChildRef<Sums>;
      @Rescheduling({ maxRuns: 1 }) feed() {
        return this.sums.sendAll(trades(1, 2, 4));
      }
    }
    const { stop, clock } = await trial(Parent);
    await clock.advance(20);
    expect(clock.pending).to.equal(1);
    await clock.advance(100);
    expect(happened).to.deep.equal(['1', '3', '4']);
    await stop();
  });

  it('has a pipe for each child, which is completed when that has ended for good', async () => {
    @Thread({ up: [Trade] })
    class Sender extends TaskThread<{ up: Trade }> {
      constructor(readonly from: number) {
        super();
      }
      @Rescheduling({ maxRuns: 1 }) async talk() {
        await this.upAll(trades(this.from, this.from + 1));
        if (this.from === 10) this.stop();
      }
    }
    @Thread()
    class Parent extends TaskThread {
      @Child(Sender, { args: [10] }) a!: ChildRef<Sender>;
      @Child(Sender, { args: [20] }) b!: ChildRef<Sender>;
      @OnUp(Trade, { pipe: (all, scheduler) => all.pipe(bufferTime(100, scheduler)) })
      heard(batch: Trade[], child: ChildRef) {
        if (batch.length > 0) say(`${child.id}: ${batch.map(({ price }) => price).join(' ')}`);
      }
      @OnChildExit() gone({ id }: ChildRef) {
        say(`${id} is gone`);
      }
    }
    const { stop, clock } = await trial(Parent);
    await settled();
    expect(happened).to.deep.equal(['a: 10 11', 'a is gone']);
    await clock.advance(100);
    expect(happened.slice(2)).to.deep.equal(['b: 20 21']);
    await stop();
    expect(clock.pending).to.equal(0);
  });

  describe('of a child that has ended', () => {
    /** Sends one UP, and ends so. */
    @Thread({ up: [Trade] })
    class Short extends TaskThread<{ in: Trade; up: Trade }> {
      @OnIn(Trade) take({ price }: Trade) {
        say(`took ${price}`);
      }
      @Rescheduling({ maxRuns: 1 }) talk() {
        void this.up(new Trade(1));
        this.ends();
      }
      ends() {
        this.stop();
      }
    }
    class Failing extends Short {
      override ends() {
        if (happened.includes('fails')) return;
        say('fails');
        throw new Error('out of order');
      }
    }

    it('gives what comes later before its parent exits, also of a member that has left its group', async () => {
      class Slow extends Short {
        override ends() {
          void this.sleep(10).then(() => this.stop());
        }
      }
      @Thread()
      class Parent extends TaskThread {
        @Children(Slow) members!: ThreadGroup<typeof Slow>;
        protected override async ready() {
          await this.members.spawn();
        }
        @OnUp(Trade, { pipe: (all, scheduler) => all.pipe(delay(100, scheduler)) }) heard({ price }: Trade) {
          say(`${price}`);
        }
        protected override exit() {
          say('exit');
        }
      }
      const { stop, clock } = await trial(Parent);
      await clock.advance(20);
      await clock.until(stop());
      expect(happened).to.deep.equal(['1', 'exit']);
    });

    it('does not hold up its next instance, for which the method may wait', async () => {
      @Thread()
      class Parent extends TaskThread {
        @Child(Failing, { restart: 'on-failure', backoff: { initialMs: 10 } }) child!: ChildRef<Failing>;
        @OnUp(Trade, { pipe: (all) => all }) async heard() {
          await this.child.sendAll(trades(...Array.from({ length: 2000 }, (_, at) => at)));
          say('sent');
        }
      }
      const { stop, clock } = await trial(Parent);
      await clock.advance(50);
      expect(happened).to.include.members(['took 0', 'sent']);
      await clock.until(stop());
    });

    it('is completed when it has used up its restarts', async () => {
      @Thread()
      class Parent extends TaskThread {
        @Children(Failing, { restart: 'on-failure', maxRestarts: 0 }) members!: ThreadGroup<typeof Failing>;
        protected override async ready() {
          await this.members.spawn();
        }
        @OnUp(Trade, { pipe: (all, scheduler) => all.pipe(bufferTime(15, scheduler)) }) heard(batch: Trade[]) {
          say(`${batch.length}`);
        }
      }
      const { tree, clock } = await trial(Parent);
      await clock.until(tree.exited);
      expect([happened, clock.pending]).to.deep.equal([['fails', '1'], 0]);
    });

    it('is completed by the next instance of its parent, to which it has left what it sent UP', async () => {
      @Thread({ up: [Trade] })
      class Last extends TaskThread<{ up: Trade }> {
        protected override exit() {
          return this.upAll(trades(1, 2));
        }
      }
      let made = 0;
      @Thread()
      class Parent extends TaskThread {
        readonly nth = ++made;
        @Children(Last) members!: ThreadGroup<typeof Last>;
        @OnUp(Trade, { pipe: (all, scheduler) => all.pipe(bufferTime(1000, scheduler)) }) heard(batch: Trade[]) {
          say(`${this.nth}: ${batch.map(({ price }) => price).join(' ')}`);
        }
        @Rescheduling({ maxRuns: 1 }) async breaks() {
          if (this.nth > 1) return;
          await this.members.spawn();
          throw new Error('broken');
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Parent, { backoff: { initialMs: 10, jitter: 0 } }) parent!: ChildRef<Parent>;
      }
      const { stop, clock } = await trial(Master);
      await clock.advance(10);
      expect([happened, clock.pending]).to.deep.equal([['2: 1 2'], 0]);
      await stop();
    });
  });

  it('does not hand its turn to another pipe while its method runs, though the time of its turn is spent', async () => {
    @Thread()
    class Two extends TaskThread<{ in: Trade | Flush }> {
      @OnIn(Trade, { pipe: (all, scheduler) => all.pipe(delay(10, scheduler)) }) async take() {
        say('take begins');
        this.stop();
        await this.sleep(5);
        say('take ends');
      }
      @OnIn(Flush, { pipe: (all, scheduler) => all.pipe(bufferTime(100, scheduler)) }) flush() {
        say('flush');
      }
    }
    const clock = new VirtualClock();
    const dispatcher = { ready: (job: Job): void => void Promise.resolve().then(() => job.run()), spent: () => true };
    const tree = await startMaster(Two, { clock, dispatcher, log: new KeptLog() });
    await tree.send(new Flush());
    await tree.send(new Trade(1));
    await clock.advance(10);
    await clock.until(tree.exited);
    expect(happened).to.deep.equal(['take begins', 'take ends', 'flush']);
  });

  it('has its turn while a batch gathers, which is told of what is dropped meanwhile', async () => {
    class Row {
      constructor(readonly n: number) {}
    }
    @Thread({ queues: { in: { capacity: 3, overflow: 'drop-oldest' } } })
    class Both extends TaskThread<{ in: Trade | Row }> {
      @OnIn(Trade, { pipe: (all, scheduler) => all.pipe(delay(5, scheduler)) }) async take() {
        await held.opened;
      }
      @OnIn(Row, { batch: { max: 5, withinMs: 50 } }) rows(batch: Row[]) {
        say(batch.map(({ n }) => n).join(' '));
      }
    }
    const thread = await isolate(Both);
    await thread.send(new Trade(1));
    await thread.idle();
    for (const n of [1, 2]) await thread.send(new Row(n));
    await thread.advance(5);
    for (const price of [2, 3]) await thread.send(new Trade(price));
    held.open();
    await thread.advance(50);
    expect(happened).to.deep.equal(['2']);
    await thread.stop();
  });

  it('holds the lock of its method', async () => {
    @Thread()
    class Locked extends TaskThread<{ in: Trade }> {
      @OnIn(Trade, { pipe: (all) => all }) @Exclusive('a') take({ price }: Trade) {
        say(`${price}`);
      }
    }
    const thread = await isolate(Locked);
    void thread.instance.exclusive('a', () => held.opened);
    await thread.send(new Trade(1));
    await thread.idle();
    expect(happened).to.deep.equal([]);
    held.open();
    await thread.idle();
    expect(happened).to.deep.equal(['1']);
    await thread.stop();
  });
});

@Thread()
class Late extends TaskThread<{ in: Trade }> {
  @OnIn(Trade, {
    pipe: (all, scheduler) => all.pipe(mergeMap((trade) => of(trade).pipe(delay(trade.price, scheduler)))),
  })
  take({ price }: Trade) {
    say(`${price}`);
  }
}

describe('isolate, of a pipe', () => {
  it('refuses operators that go by the time of the machine, by name', async () => {
    @Thread()
    class AtOnce extends TaskThread<{ in: Trade }> {
      @OnIn(Trade, { pipe: (all) => all.pipe(bufferTime(100)) }) take(_batch: Trade[]) {}
    }
    @Thread()
    class Later extends TaskThread<{ in: Trade }> {
      @OnIn(Trade, { pipe: (all) => all.pipe(debounceTime(100)) }) take(_trade: Trade) {}
    }
    for (const [type, operator] of [
      [AtOnce, 'bufferTime'],
      [Later, 'debounceTime'],
    ] as const) {
      const thread = await isolate(type as typeof AtOnce);
      await thread.send(new Trade(1));
      await thread.idle();
      const cause = thread.failure!.cause as TaskThreadError;
      expect(cause.code).to.equal('PIPE_REAL_TIME');
      expect(cause.message).to.contain(
        `master: ${operator} in the pipe of ${type.name}.take goes by the time of the machine. Hand the scheduler on`,
      );
    }
  });
});
