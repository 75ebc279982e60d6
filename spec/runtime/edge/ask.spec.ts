import { expect } from 'chai';
import {
  Ask,
  Child,
  type ChildRef,
  Children,
  type Flow,
  type MemberReply,
  OnIn,
  OnUp,
  Rescheduling,
  startMaster,
  TaskThread,
  TaskThreadError,
  Thread,
  type ThreadGroup,
  type TreeEvent,
} from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { edge, gate, settled, type Trial, trial } from '../../support/trees.js';

class Double extends Ask<number> {
  constructor(readonly n: number) {
    super();
  }
}
class Note {
  constructor(readonly text: string) {}
}

let happened: string[];
/** what the answerers wait for before they answer */
let open: Promise<void> | undefined;
let master: TaskThread;

/** What came of an ask: the reply, or the code of the error. */
const outcome = (reply: Promise<unknown>): Promise<unknown> =>
  reply.catch((error: unknown) => (error instanceof TaskThreadError ? error.code : error));
const refusal = (reply: Promise<unknown>): Promise<TaskThreadError> =>
  reply.then(
    () => Promise.reject(new Error('it was answered')),
    (error: unknown) => error as TaskThreadError,
  );

async function pends(promise: Promise<unknown>): Promise<boolean> {
  let pending = true;
  const done = (): void => void (pending = false);
  promise.then(done, done);
  await settled();
  return pending;
}

@Thread()
class Calculator extends TaskThread<{ in: Double | Note }> {
  @OnIn(Double) async double({ n }: Double) {
    happened.push(`double ${n}`);
    await open;
    if (n < 0) throw new RangeError(`${n} is negative`);
    return 2 * n;
  }
  @OnIn(Note) note({ text }: Note) {
    happened.push(text);
    if (text === 'fail') throw new Error('as noted');
    if (text === 'stop') this.stop();
  }
}

/** A master with a calculator that is started again, and a group of them that is not. */
@Thread()
class Office extends TaskThread {
  @Child(Calculator, { backoff: { initialMs: 100, jitter: 0 } }) calculator!: ChildRef<Calculator>;
  @Children(Calculator) crew!: ThreadGroup<typeof Calculator>;
  protected override enter() {
    master = this;
  }
}
const office = (): Office => master as Office;

describe('ask', () => {
  let running: Trial<any> | undefined;
  const begun = async <T extends TaskThread>(type: new () => T): Promise<Trial<T>> => (running = await trial(type));

  beforeEach(() => {
    happened = [];
    open = undefined;
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });

  describe('a reply', () => {
    it('is what the listener returns, or what its promise gives', async () => {
      class Sum extends Ask<number> {
        constructor(readonly numbers: readonly number[]) {
          super();
        }
      }
      @Thread()
      class Adder extends TaskThread<{ in: Sum | Double }> {
        @OnIn(Sum) sum({ numbers }: Sum) {
          return numbers.reduce((a, b) => a + b, 0);
        }
        @OnIn(Double) async double({ n }: Double) {
          await settled();
          return 2 * n;
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Adder) adder!: ChildRef<Adder>;
        protected override enter() {
          master = this;
        }
      }
      await begun(Master);
      const { adder } = master as Master;
      expect(await Promise.all([adder.ask(new Sum([1, 2, 3])), adder.ask(new Double(4))])).to.deep.equal([6, 8]);
    });

    it('comes to a child from its parent too, and to whoever embeds a tree from the master', async () => {
      @Thread({ up: [Double] })
      class Worker extends TaskThread<{ up: Double }> {
        @Rescheduling({ maxRuns: 1 }) async work() {
          happened.push(`got ${await this.ask(new Double(2))}`);
        }
      }
      @Thread()
      class Master extends TaskThread<{ in: Double }> {
        @Child(Worker) worker!: ChildRef<Worker>;
        @OnUp(Double) fromBelow({ n }: Double, child: ChildRef) {
          happened.push(`asked by ${child.id}`);
          return 2 * n;
        }
        @OnIn(Double) fromOutside({ n }: Double) {
          return Promise.resolve(20 * n);
        }
      }
      const { tree } = await begun(Master);
      await settled();
      expect(happened).to.deep.equal(['asked by worker', 'got 4']);
      expect(await tree.ask(new Double(2))).to.equal(40);
    });

    it('goes nowhere when the signal was only sent', async () => {
      await begun(Office);
      await office().calculator.send(new Double(1));
      expect(await office().calculator.ask(new Double(2))).to.equal(4);
      expect(happened).to.deep.equal(['double 1', 'double 2']);
    });

    it('comes in the order of the queue, behind what was sent before', async () => {
      await begun(Office);
      const { calculator } = office();
      void calculator.send(new Note('first'));
      const reply = calculator.ask(new Double(1));
      void calculator.send(new Note('last'));
      expect(await reply).to.equal(2);
      await settled();
      expect(happened).to.deep.equal(['first', 'double 1', 'last']);
    });

    it('comes as soon as it is there where a listener handles several at once', async () => {
      @Thread()
      class Pool extends TaskThread<{ in: Double }> {
        @OnIn(Double, { concurrency: 2 }) async double({ n }: Double) {
          await this.sleep(n);
          return 2 * n;
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Pool) pool!: ChildRef<Pool>;
        protected override enter() {
          master = this;
        }
      }
      const { clock } = await begun(Master);
      for (const n of [30, 10, 10])
        void (master as Master).pool.ask(new Double(n)).then((reply) => happened.push(`${clock.now()}: ${reply}`));
      await clock.advance(30);
      expect(happened).to.deep.equal(['10: 20', '20: 20', '30: 60']);
    });

    it('counts as a signal in the account, asked or sent', async () => {
      const { stop } = await begun(Office);
      await office().calculator.ask(new Double(1));
      const { in: flow } = edge(await stop(), 'master/calculator');
      expect([flow.offered, flow.accepted, flow.handled]).to.deep.equal([1, 1, 1]);
    });
  });

  describe('a time-out', () => {
    it('comes after 5 s, or timeoutMs, and names both ends', async () => {
      const hold = gate();
      open = hold.opened;
      const { clock } = await begun(Office);
      const long = refusal(office().calculator.ask(new Double(1)));
      const short = refusal(office().calculator.ask(new Double(2), { timeoutMs: 300 }));
      await clock.advance(299);
      expect(await pends(short)).to.equal(true);
      await clock.advance(1);
      const error = await short;
      expect([error.code, error.path, error.signal, error.member]).to.deep.equal([
        'ASK_TIMEOUT',
        'master',
        'Double',
        undefined,
      ]);
      expect(error.message).to.include(
        'master (Office) asked master/calculator (Calculator) Double and has got no reply within 300 ms: its turn has not come, for Calculator.double has not ended.',
      );
      await clock.advance(4699);
      expect(await pends(long)).to.equal(true);
      await clock.advance(1);
      expect((await long).message).to.include('within 5000 ms: Calculator.double has not ended.');
      hold.open();
    });

    it('says that children start after the enter in which one was asked', async () => {
      let told = '';
      @Thread()
      class Asking extends TaskThread {
        @Child(Calculator) calculator!: ChildRef<Calculator>;
        protected override async enter() {
          told = (await refusal(this.calculator.ask(new Double(1), { timeoutMs: 10 }))).message;
        }
      }
      const clock = new VirtualClock();
      const tree = await clock.until(startMaster(Asking, { clock }));
      await tree.stop();
      expect(told).to.include(
        'its turn has not come, for master/calculator (Calculator) handles nothing until its enter has ended.',
      );
      expect(told).to.include('ask it in ready');
    });

    it('names the method of the parent that waits for the child which asks it', async () => {
      let told = '';
      class Ready {}
      @Thread({ up: [Ready, Double] })
      class Leaf extends TaskThread<{ up: Ready | Double }> {
        protected override ready() {
          return this.up(new Ready());
        }
        protected override async exit() {
          told = (await refusal(this.ask(new Double(1), { timeoutMs: 10 }))).message;
        }
      }
      @Thread()
      class Stopping extends TaskThread {
        @Child(Leaf) leaf!: ChildRef<Leaf>;
        @OnUp(Ready) async onReady() {
          await this.leaf.stop();
        }
        @OnUp(Double) double({ n }: Double) {
          return 2 * n;
        }
      }
      const { clock, stop } = await trial(Stopping);
      await clock.advance(10);
      await stop();
      expect(told).to.include('its turn has not come, for Stopping.onReady has not ended.');
    });

    it('leaves the ask where it is: it is handled all the same, and its reply counts as late, with an event', async () => {
      const hold = gate();
      open = hold.opened;
      const { clock, tree, stop } = await begun(Office);
      const events: TreeEvent[] = [];
      tree.events$.subscribe((event) => events.push(event));
      const replies = [1, 2].map((n) => outcome(office().calculator.ask(new Double(n), { timeoutMs: 10 })));
      await clock.advance(10);
      expect(await Promise.all(replies)).to.deep.equal(['ASK_TIMEOUT', 'ASK_TIMEOUT']);
      expect(events).to.deep.equal([]);
      hold.open();
      await settled();
      expect(happened).to.deep.equal(['double 1', 'double 2']);
      const late = { kind: 'late-reply', path: 'master/calculator', direction: 'in', signal: 'Double', at: 10 };
      expect(events).to.deep.equal([late, late]);
      expect(office().calculator.statistics().in.lateReplies).to.equal(2);
      expect(edge(await stop(), 'master/calculator').in.lateReplies).to.equal(2);
    });

    it('takes one timer for all that is asked at an edge, whatever their times, and none when the edge has ended', async () => {
      const hold = gate();
      open = hold.opened;
      const { clock } = await begun(Office);
      const member = await office().crew.spawn();
      const { pending } = clock;
      const codes: string[] = [];
      for (const timeoutMs of [300, 100, 200])
        void outcome(member.ask(new Double(1), { timeoutMs })).then((code) => codes.push(`${clock.now()} ${code}`));
      expect(clock.pending).to.equal(pending + 1);
      await clock.advance(250);
      expect(codes).to.deep.equal(['100 ASK_TIMEOUT', '200 ASK_TIMEOUT']);
      hold.open();
      await settled();
      expect(codes.at(-1)).to.equal('250 2');
      void member.ask(new Double(2));
      await member.stop();
      void member.ask(new Double(3));
      expect(clock.pending).to.equal(pending);
    });

    it('ends a cycle of asks', async () => {
      @Thread({ up: [Double] })
      class Worker extends TaskThread<{ in: Double; up: Double }> {
        @OnIn(Double) async double({ n }: Double) {
          return n === 3 ? 0 : this.ask(new Double(2), { timeoutMs: 400 });
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Worker, { restart: 'never' }) worker!: ChildRef<Worker>;
        protected override enter() {
          master = this;
        }
        @OnUp(Double) async double(_ask: Double, child: ChildRef<Worker>) {
          happened.push(`${await outcome(child.ask(new Double(3), { timeoutMs: 300 }))}`);
          return 7;
        }
      }
      const { clock } = await begun(Master);
      const reply = (master as Master).worker.ask(new Double(1));
      await clock.advance(300);
      expect([happened, await reply]).to.deep.equal([['ASK_TIMEOUT'], 7]);
    });
  });

  it('ends by its time-out where asks have filled both queues of an edge: that is no deadlock', async () => {
    class Down extends Ask<void> {}
    class Up extends Ask<void> {}
    const five = (ask: () => Promise<void>): Promise<unknown> =>
      Promise.all(Array.from({ length: 5 }, () => outcome(ask()).then((code) => happened.push(String(code)))));
    let asks = 0;
    @Thread({ up: [Up], queues: { in: { capacity: 1 }, up: { capacity: 1 } } })
    class Worker extends TaskThread<{ in: Down; up: Up }> {
      @OnIn(Down) async down() {
        if (asks++ === 0) await five(() => this.ask(new Up(), { timeoutMs: 60_000 }));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { restart: 'never' }) worker!: ChildRef<Worker>;
      protected override ready() {
        return this.worker.send(new Down());
      }
      @OnUp(Up) async up1() {
        if (asks++ === 1) await five(() => this.worker.ask(new Down(), { timeoutMs: 60_000 }));
      }
    }
    const { clock, log, tree, stop } = await begun(Master);
    await clock.advance(59_999);
    expect([tree.report().state, happened]).to.deep.equal(['running', []]);
    expect(log.lines.join()).to.include('are blocked, or at other work');
    await clock.advance(1);
    expect(happened).to.have.length(10);
    expect((await stop()).errors).to.deep.equal([]);
    running = undefined;
  });

  describe('an answerer that', () => {
    it('throws rejects at once, with the cause: the signal is a dead letter, and the thread fails as from any signal', async () => {
      const { tree } = await begun(Office);
      const events: TreeEvent[] = [];
      tree.events$.subscribe((event) => events.push(event));
      const error = await refusal(office().calculator.ask(new Double(-1)));
      expect([error.code, error.path, error.member, error.signal]).to.deep.equal([
        'ASK_FAILED',
        'master',
        'Calculator.double',
        'Double',
      ]);
      expect(error.message).to.include(
        'master (Office) asked master/calculator (Calculator) Double, but Calculator.double threw RangeError: -1 is negative.',
      );
      expect(error.cause).to.be.instanceOf(RangeError);
      await settled();
      expect(events.slice(0, 2).map(({ kind }) => kind)).to.deep.equal(['dead-letter', 'failed']);
    });

    it('takes longer than its listener may rejects at once, with that as the cause', async () => {
      @Thread()
      class Hurried extends TaskThread<{ in: Double }> {
        @OnIn(Double, { timeoutMs: 20 }) async double({ n }: Double) {
          await gate().opened;
          return n;
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Children(Hurried) crew!: ThreadGroup<typeof Hurried>;
        protected override async ready() {
          master = this;
          await this.crew.spawn();
        }
      }
      const { clock } = await begun(Master);
      const reply = refusal((master as Master).crew.get(0)!.ask(new Double(1)));
      await clock.advance(20);
      const { message, cause } = await reply;
      expect(message).to.include('(Hurried) Double, but Hurried.double failed.');
      expect((cause as TaskThreadError).code).to.equal('HANDLER_TIMEOUT');
    });

    it('has ended, or stops, rejects at once', async () => {
      await begun(Office);
      const member = await office().crew.spawn();
      const hold = gate();
      open = hold.opened;
      const running = outcome(member.ask(new Double(1)));
      await settled();
      const queued = outcome(member.ask(new Double(2)));
      void member.stop();
      const refused = await refusal(member.ask(new Double(3)));
      expect(refused.message).to.include(
        'master (Office) asked master/crew[0] (Calculator) Double, but that takes nothing any more.',
      );
      hold.open();
      // What it had accepted it answers.
      expect(await Promise.all([running, queued])).to.deep.equal([2, 4]);
      await member.exited;
      expect(await outcome(member.ask(new Double(3)))).to.equal('ASK_FAILED');
      expect(member.statistics().in.refused).to.equal(2);
    });

    it('fails rejects at once what waits for it, also while it is still being taken down', async () => {
      const hold = gate();
      @Thread()
      class Lingering extends TaskThread {
        protected override exit() {
          return hold.opened;
        }
      }
      @Thread()
      class Slow extends TaskThread<{ in: Double | Note }> {
        @Child(Lingering) lingering!: ChildRef<Lingering>;
        @OnIn(Double) double({ n }: Double) {
          return 2 * n;
        }
        @OnIn(Note) fail() {
          throw new Error('as noted');
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Children(Slow) crew!: ThreadGroup<typeof Slow>;
        protected override enter() {
          master = this;
        }
      }
      await begun(Master);
      const member = await (master as Master).crew.spawn();
      void member.send(new Note('fail'));
      const before = refusal(member.ask(new Double(1)));
      const error = await before;
      expect(error.message).to.include('(Slow) Double, but that has failed.');
      expect((error.cause as TaskThreadError).code).to.equal('THREAD_FAILED');
      expect([member.state, await outcome(member.ask(new Double(2)))]).to.deep.equal(['stopping', 'ASK_FAILED']);
      hold.open();
      await member.exited;
      const { discarded, refused } = member.statistics().in;
      expect(discarded + refused).to.equal(2);
    });

    it('is started again answers what waited for it in its queue', async () => {
      const { clock } = await begun(Office);
      const { calculator } = office();
      void calculator.send(new Note('fail'));
      const waiting = calculator.ask(new Double(1));
      await settled();
      expect(calculator.state).to.equal('restarting');
      const later = calculator.ask(new Double(2));
      await clock.advance(100);
      expect(await Promise.all([waiting, later])).to.deep.equal([2, 4]);
    });

    it('is not started again in time is told of as a time-out', async () => {
      const { clock } = await begun(Office);
      const { calculator } = office();
      void calculator.send(new Note('fail'));
      const reply = outcome(calculator.ask(new Double(1), { timeoutMs: 50 }));
      await clock.advance(50);
      expect(await reply).to.equal('ASK_TIMEOUT');
      await clock.advance(50);
      expect(happened).to.deep.equal(['fail', 'double 1']);
      expect(calculator.statistics().in.lateReplies).to.equal(1);
    });

    it('has a queue that cannot take it rejects at once, and nothing is left', async () => {
      @Thread({ queues: { in: { capacity: { bytes: 10, weigh: () => -1 } } } })
      class Weighing extends TaskThread<{ in: Double }> {
        @OnIn(Double) double() {
          return 0;
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Weighing) weighing!: ChildRef<Weighing>;
        protected override enter() {
          master = this;
        }
      }
      await begun(Master);
      const ask = new Double(1);
      for (let n = 0; n < 2; n++) {
        const error = await refusal((master as Master).weighing.ask(ask));
        expect(error.message).to.include('(Weighing) Double, but its queue could not take it.');
        expect((error.cause as TaskThreadError).code).to.equal('INVALID_OPTION');
      }
    });

    it('does not let go of its listener at the deadline rejects then', async () => {
      open = gate().opened;
      const { clock } = await begun(Office);
      const member = await office().crew.spawn();
      const reply = refusal(member.ask(new Double(1), { timeoutMs: 60_000 }));
      await settled();
      void member.stop();
      await clock.advance(10_000);
      expect((await reply).message).to.include('but Calculator.double was given up at a deadline.');
      await member.exited;
    });

    it('is a parent that has failed rejects at once, and what waits for the next instance waits on', async () => {
      @Thread({ up: [Double, Note] })
      class Worker extends TaskThread<{ up: Double | Note }> {
        @Rescheduling({ maxRuns: 1 }) async work() {
          if (this.path !== 'master/team/worker' || lives > 1) return;
          void this.up(new Note('fail'));
          const error = await refusal(this.ask(new Double(1)));
          happened.push(`${error.code} ${(error.cause as TaskThreadError).code}`);
        }
      }
      let lives = 0;
      @Thread()
      class Team extends TaskThread {
        @Child(Worker) worker!: ChildRef<Worker>;
        protected override enter() {
          lives++;
        }
        @OnUp(Double) double({ n }: Double) {
          happened.push(`double ${n}`);
          return 2 * n;
        }
        @OnUp(Note) fail() {
          throw new Error('as noted');
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Team, { backoff: { initialMs: 100, jitter: 0 } }) team!: ChildRef<Team>;
      }
      const { clock, stop } = await begun(Master);
      await settled();
      expect(happened).to.deep.equal(['ASK_FAILED THREAD_FAILED']);
      await clock.advance(100);
      expect(happened).to.deep.equal(['ASK_FAILED THREAD_FAILED', 'double 1']);
      expect(edge(await stop(), 'master/team/worker').up.lateReplies).to.equal(1);
    });
  });

  describe('an asker', () => {
    it('that stops is awaited: its run goes on, and the parent that stops too answers', async () => {
      const hold = gate();
      @Thread({ up: [Double] })
      class Worker extends TaskThread<{ up: Double }> {
        @Rescheduling({ maxRuns: 1 }) async work() {
          await hold.opened;
          happened.push(`got ${await this.ask(new Double(1))}`);
        }
        protected override async exit() {
          happened.push(`got ${await this.ask(new Double(2))} at its exit`);
        }
      }
      @Thread()
      class Calc extends TaskThread<{ in: Double }> {
        @OnIn(Double) async double({ n }: Double) {
          await settled();
          return 2 * n;
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Calc) calc!: ChildRef<Calc>;
        @Child(Worker) worker!: ChildRef<Worker>;
        @OnUp(Double) double(ask: Double) {
          return this.calc.ask(ask);
        }
      }
      const { tree } = await begun(Master);
      const end = tree.stop();
      await settled();
      expect(happened).to.deep.equal([]);
      hold.open();
      expect((await end).errors).to.deep.equal([]);
      expect(happened).to.deep.equal(['got 2', 'got 4 at its exit']);
    });

    it('that does not await it makes no unhandled rejection', async () => {
      await begun(Office);
      const member = await office().crew.spawn();
      await member.stop();
      void member.ask(new Double(1));
      void office().calculator.ask(new Double(1), { timeoutMs: 0 });
      await running!.clock.advance(1);
      await settled();
    });

    it('that lets the rejection pass fails as from any error, with it as the cause', async () => {
      @Thread()
      class Master extends TaskThread {
        @Child(Calculator, { restart: 'never' }) calculator!: ChildRef<Calculator>;
        @Rescheduling({ maxRuns: 1 }) work() {
          open = gate().opened;
          return this.calculator.ask(new Double(1), { timeoutMs: 10 });
        }
      }
      const { tree, clock } = await begun(Master);
      await clock.advance(10);
      const [error] = (await clock.until(tree.exited)).errors;
      expect([error?.code, error?.member, (error?.cause as TaskThreadError).code]).to.deep.equal([
        'THREAD_FAILED',
        'Master.work',
        'ASK_TIMEOUT',
      ]);
      running = undefined;
    });

    it('that goes down with an answerer that has failed does not fail a second time', async () => {
      @Thread({ up: [Double] })
      class Worker extends TaskThread<{ up: Double }> {
        @Rescheduling({ maxRuns: 1 }) async work() {
          await this.ask(new Double(1));
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Worker) worker!: ChildRef<Worker>;
        @OnUp(Double) async double(): Promise<number> {
          throw new Error('no');
        }
      }
      const { tree } = await begun(Master);
      const { errors } = await tree.exited;
      expect(errors.map(({ member }) => member)).to.deep.equal(['Master.double']);
      running = undefined;
    });
  });

  it('is told in the report of whoever waits for it: whom, and for how long', async () => {
    const hold = gate();
    open = hold.opened;
    @Thread({ up: [Double] })
    class Worker extends TaskThread<{ up: Double }> {
      @Rescheduling({ maxRuns: 1 }) work() {
        return this.ask(new Double(1));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Calculator) calculator!: ChildRef<Calculator>;
      @Child(Worker) worker!: ChildRef<Worker>;
      @OnUp(Double) double(ask: Double) {
        return this.calculator.ask(ask);
      }
    }
    const { clock, tree } = await begun(Master);
    await clock.advance(1_200);
    expect(tree.report().running.map(({ member, waitsFor }) => [member, waitsFor])).to.deep.equal([
      ['Master.double', ['ask of calculator (Double, 1200 ms)']],
      ['Worker.work', ['ask up (Double, 1200 ms)']],
      ['Calculator.double', []],
    ]);
    hold.open();
    await settled();
    expect(tree.report().running).to.deep.equal([]);
  });

  describe('refused are', () => {
    it('what the answerer does not take, what is no ask, and what timeoutMs cannot be', async () => {
      class Other extends Ask<string> {}
      await begun(Office);
      const { calculator } = office();
      const thrown = (call: () => unknown): string => {
        try {
          call();
        } catch (error) {
          return (error as TaskThreadError).message;
        }
        return 'nothing';
      };
      expect(thrown(() => calculator.ask(new Other() as never))).to.match(
        /^UNDECLARED_SIGNAL: master \(Office\) sends Other/,
      );
      expect(thrown(() => calculator.ask(new Note('') as never))).to.include(
        'NOT_AN_ASK: master (Office) asks master/calculator (Calculator) Note, whose class does not extend Ask.',
      );
      expect(thrown(() => calculator.ask(new Double(1), { timeoutMs: -1 }))).to.include(
        'INVALID_OPTION: ask on master (Office) has timeoutMs: -1; wanted is a number of milliseconds',
      );
      expect(happened).to.deep.equal([]);
    });

    it('the same object twice, until it is done with', async () => {
      const hold = gate();
      open = hold.opened;
      const { clock } = await begun(Office);
      const { calculator } = office();
      const ask = new Double(1);
      const first = outcome(calculator.ask(ask, { timeoutMs: 10 }));
      expect(() => void calculator.ask(ask)).to.throw(
        TaskThreadError,
        'ASK_PENDING: master (Office) asks master/calculator (Calculator) Double, but the same object',
      );
      await clock.advance(10);
      expect(await first).to.equal('ASK_TIMEOUT');
      expect(() => void calculator.ask(ask)).to.throw('ASK_PENDING');
      hold.open();
      await settled();
      expect(await calculator.ask(ask)).to.equal(2);
    });
  });

  describe('a relay', () => {
    let timeout: TaskThreadError | undefined;
    @Thread({ up: [Double] })
    class Leaf extends TaskThread<{ up: Double; in: Double }> {
      @OnIn(Double) double({ n }: Double) {
        if (n < 0) throw new RangeError('negative');
        return 2 * n;
      }
      @Rescheduling({ maxRuns: 1 }) async work() {
        const reply = this.ask(new Double(3), { timeoutMs: 100 });
        reply.catch((error: TaskThreadError) => (timeout = error));
        happened.push(`leaf got ${await outcome(reply)}`);
      }
    }
    @Thread({ forwardUp: [Double], forwardIn: [Double] })
    class Relay extends TaskThread<{ up: Double; in: Double }> {
      @Child(Leaf, { restart: 'never' }) leaf!: ChildRef<Leaf>;
    }
    @Thread({ forwardUp: [Double], forwardIn: [Double] })
    class UpperRelay extends TaskThread<{ up: Double; in: Double }> {
      @Child(Relay, { restart: 'never' }) relay!: ChildRef<Relay>;
    }
    @Thread()
    class Top extends TaskThread {
      @Children(UpperRelay) upper!: ThreadGroup<typeof UpperRelay>;
      protected override async ready() {
        master = this;
        await this.upper.spawn();
      }
      @OnUp(Double) async double({ n }: Double) {
        happened.push(`asked for ${n}`);
        await open;
        return 20 * n;
      }
      get relay(): ChildRef<UpperRelay> {
        return this.upper.get(0)!;
      }
    }

    it('takes an ask along with its reply, UP and IN', async () => {
      await begun(Top);
      await settled();
      expect(happened).to.deep.equal(['asked for 3', 'leaf got 60']);
      expect(await (master as Top).relay.ask(new Double(4))).to.equal(8);
    });

    it('does not wait for the reply; the time-out names the first and the last, and a late reply counts at the last', async () => {
      const hold = gate();
      open = hold.opened;
      const { clock, tree } = await begun(Top);
      await settled();
      const up = (path: string): Flow => edge(tree.report(), path).up;
      const [first, second, last] = ['master/upper[*]/relay/leaf', 'master/upper[*]/relay', 'master/upper[*]'] as const;
      expect([first, second, last].map((path) => [up(path).handled, up(path).running])).to.deep.equal([
        [1, 0],
        [1, 0],
        [0, 1],
      ]);
      await clock.advance(100);
      expect(happened).to.deep.equal(['asked for 3', 'leaf got ASK_TIMEOUT']);
      expect(timeout?.message).to.include(
        'master/upper[0]/relay/leaf (Leaf) asked master (Top) Double and has got no reply within 100 ms: Top.double has not ended.',
      );
      hold.open();
      await settled();
      expect([first, second, last].map((path) => up(path).lateReplies)).to.deep.equal([0, 0, 1]);
    });

    it('passes on why there is no reply', async () => {
      await begun(Top);
      const error = await refusal((master as Top).relay.ask(new Double(-1)));
      expect(error.message).to.include(
        'master (Top) asked master/upper[0]/relay/leaf (Leaf) Double, but Leaf.double threw RangeError: negative.',
      );
    });

    it('that fails leaves to whoever answers what it has passed on', async () => {
      @Thread({ up: [Double] })
      class Asker extends TaskThread<{ up: Double }> {
        @Rescheduling({ maxRuns: 1 }) async work() {
          happened.push(`got ${await outcome(this.ask(new Double(3)))}`);
        }
      }
      @Thread({ forwardUp: [Double] })
      class Failing extends TaskThread<{ in: Note; up: Double }> {
        @Child(Asker) asker!: ChildRef<Asker>;
        @OnIn(Note) fail() {
          throw new Error('as noted');
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Children(Failing) crew!: ThreadGroup<typeof Failing>;
        protected override async ready() {
          master = this;
          await this.crew.spawn();
        }
        @OnUp(Double) async double({ n }: Double) {
          await open;
          return 2 * n;
        }
      }
      const hold = gate();
      open = hold.opened;
      await begun(Master);
      await settled();
      await (master as Master).crew.get(0)!.send(new Note('fail'));
      await settled();
      expect(happened).to.deep.equal([]);
      hold.open();
      await settled();
      expect(happened).to.deep.equal(['got 6']);
    });

    it('of a signal that was only sent sends it on', async () => {
      await begun(Top);
      await (master as Top).relay.send(new Double(5));
      await settled();
      expect((master as Top).relay.statistics().in.handled).to.equal(1);
      expect(happened).to.deep.equal(['asked for 3', 'leaf got 60']);
    });

    it('of a master has nobody above it that answers: up$ only tells', async () => {
      @Thread({ up: [Double] })
      class Master extends TaskThread<{ up: Double }> {
        @Rescheduling({ maxRuns: 1, initialDelayMs: 10 }) async work() {
          happened.push((await refusal(this.ask(new Double(3)))).message);
        }
      }
      const { tree, clock } = await begun(Master);
      const heard: unknown[] = [];
      tree.up$.subscribe((signal) => heard.push(signal));
      await clock.advance(10);
      expect(happened[0]).to.include('master (Master) asked the program Double, but that only hears of it, by up$.');
      expect(heard).to.deep.equal([new Double(3)]);
    });

    it('gives no reply where more than one child takes what it was asked, which a subclass may bring about', async () => {
      class Treble extends Double {}
      @Thread()
      class Special extends TaskThread<{ in: Treble }> {
        @OnIn(Treble) treble({ n }: Treble): number {
          return 3 * n;
        }
      }
      @Thread({ forwardIn: [Double] })
      class Forked extends TaskThread<{ in: Double }> {
        @Child(Calculator) calculator!: ChildRef<Calculator>;
        @Child(Special) special!: ChildRef<Special>;
      }
      const { tree } = await begun(Forked);
      expect(await tree.ask(new Double(1))).to.equal(2);
      const error = await refusal(tree.ask(new Treble(1)));
      expect(error.message).to.include('the program asked master (Forked) Treble, but 2 of its children take it.');
    });
  });

  describe('askAll', () => {
    it('asks every member at once, and gives the replies in the order of the members, failures per child', async () => {
      await begun(Office);
      const { crew } = office();
      const members = [await crew.spawn(), await crew.spawnAs('b'), await crew.spawn()];
      void members[1]!.send(new Note('fail'));
      const ask = new Double(2);
      const replies: MemberReply<Calculator, number>[] = await crew.askAll(ask);
      const told = replies.map((each) => [each.child, each.status === 'fulfilled' ? each.value : each.reason.code]);
      expect(told).to.deep.equal([
        [members[0], 4],
        [members[1], 'ASK_FAILED'],
        [members[2], 4],
      ]);
    });

    it('waits for each as long as timeoutMs says', async () => {
      const { clock } = await begun(Office);
      await office().crew.spawn();
      open = gate().opened;
      const replies = office().crew.askAll(new Double(2), { timeoutMs: 10 });
      await clock.advance(10);
      expect((await replies).map((each) => each.status === 'rejected' && each.reason.code)).to.deep.equal([
        'ASK_TIMEOUT',
      ]);
      open = undefined;
      void office().crew.get(0)!.stop();
      await clock.advance(20_000);
    });

    it('throws what is wrong with the ask itself', async () => {
      await begun(Office);
      await office().crew.spawn();
      expect(() => void office().crew.askAll(new Note('') as never)).to.throw(TaskThreadError, 'NOT_AN_ASK');
    });

    it('of an empty group gives an empty list', async () => {
      await begun(Office);
      expect(await office().crew.askAll(new Double(2))).to.deep.equal([]);
    });
  });

  it('that comes when its thread has ended is refused, and leaves no timer', async () => {
    let late!: Late;
    @Thread({ up: [Double] })
    class Late extends TaskThread<{ up: Double }> {
      protected override enter() {
        late = this;
      }
      asks() {
        return this.ask(new Double(1));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Late) late!: ChildRef<Late>;
      @OnUp(Double) double({ n }: Double) {
        return 2 * n;
      }
    }
    const { stop, clock } = await trial(Master);
    await stop();
    expect(await outcome(late.asks())).to.equal('ASK_FAILED');
    expect(clock.pending).to.equal(0);
  });
});
