import { expect } from 'chai';
import {
  Children,
  Reschedule,
  Rescheduling,
  type Run,
  TaskThread,
  type TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { isolate, VirtualClock } from 'taskthread/testing';
import { gate, settled } from '../../support/trees.js';

let happened: string[] = [];
let clock = new VirtualClock();

describe("onError: 'retry'", () => {
  beforeEach(() => {
    happened = [];
    clock = new VirtualClock();
  });

  it('tries a run that failed again after growing waits, the same run each time, then goes on as before', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 1000, onError: 'retry', backoff: { initialMs: 10, factor: 3, maxMs: 50 } })
      async poll({ count, attempt, scheduledAt }: Run) {
        happened.push(`${clock.now()}: run ${count}, attempt ${attempt}, of ${scheduledAt}`);
        if (attempt < (count === 1 ? 5 : 2)) throw new Error('no');
      }
    }
    const thread = await isolate({ thread: Master, clock });
    await thread.advance(1200);
    expect(happened).to.deep.equal([
      '0: run 1, attempt 1, of 0',
      '10: run 1, attempt 2, of 0',
      '40: run 1, attempt 3, of 0',
      '90: run 1, attempt 4, of 0',
      '140: run 1, attempt 5, of 0',
      '1140: run 2, attempt 1, of 1140',
      '1150: run 2, attempt 2, of 1140',
    ]);
    expect(thread.tasks.get('poll').statistics).to.include({ runs: 7, failures: 5 });
    await thread.stop();
  });

  it('leaves a share of each wait to chance, 100 ms at first unless told', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ onError: 'retry', maxRuns: 1 }) poll({ attempt }: Run) {
        happened.push(`${clock.now()}`);
        if (attempt < 3) throw new Error('no');
      }
    }
    const thread = await isolate({ thread: Master, clock, random: () => 0.5 });
    await thread.advance(1000);
    await thread.stop();
    expect(happened).to.deep.equal(['0', '90', '270']);
  });

  it('keeps the grid of a rate; ticks that passed meanwhile are skipped', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 100, mode: 'rate', onError: 'retry', backoff: { initialMs: 250 } })
      async poll({ count, attempt, skipped }: Run) {
        happened.push(`${clock.now()}: ${count} ${attempt} ${skipped}`);
        if (count === 2 && attempt === 1) throw new Error('no');
      }
    }
    const thread = await isolate({ thread: Master, clock });
    await thread.advance(500);
    await thread.stop();
    expect(happened).to.deep.equal(['0: 1 1 0', '100: 2 1 0', '350: 2 2 0', '400: 3 1 2', '500: 4 1 0']);
  });

  it('counts a run towards maxRuns when it has succeeded: maxRuns: 1 is once, in as many attempts as it takes', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ maxRuns: 1, onError: 'retry' }) async connect({ attempt }: Run) {
        happened.push(`attempt ${attempt}`);
        if (attempt < 3) throw new Error('no');
        return Reschedule.after(5);
      }
    }
    const thread = await isolate({ thread: Master, clock });
    await thread.advance(60_000);
    expect([happened, thread.tasks.get('connect').active]).to.deep.equal([
      ['attempt 1', 'attempt 2', 'attempt 3'],
      false,
    ]);
    await thread.stop();
  });

  it('fails the thread with the error once maxRetries are used up, and begins to count anew with each run', async () => {
    const error = new Error('gone');
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 10, onError: 'retry', maxRetries: 2, backoff: { initialMs: 1 } }) poll(run: Run) {
        happened.push(`${run.count}.${run.attempt}`);
        if (run.count === 2 || run.attempt < 3) throw error;
      }
    }
    const thread = await isolate({ thread: Master, clock });
    await thread.advance(1000);
    expect(happened).to.deep.equal(['1.1', '1.2', '1.3', '2.1', '2.2', '2.3']);
    expect([thread.failure?.code, thread.failure?.cause, thread.failure?.member]).to.deep.equal([
      'THREAD_FAILED',
      error,
      'Master.poll',
    ]);
    await thread.stop();
  });

  it('tells of each attempt as an event, and of the 1st, 2nd, 4th, … in the log', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ maxRuns: 1, onError: 'retry', backoff: { initialMs: 10, factor: 1 } }) poll({ attempt }: Run) {
        if (attempt < 7) throw new Error(`no ${attempt}`);
      }
    }
    const thread = await isolate({ thread: Master, clock });
    await thread.advance(1000);
    const told = thread.events.flatMap((event) =>
      event.kind === 'retrying' ? [`${event.at}: ${event.path} ${event.member} ${event.attempt} ${event.inMs}`] : [],
    );
    expect(told).to.deep.equal([1, 2, 3, 4, 5, 6].map((n) => `${(n - 1) * 10}: master Master.poll ${n} 10`));
    expect(thread.log.map(({ level, message }) => `${level}: ${message}`)).to.deep.equal(
      [1, 2, 4].map(
        (n) =>
          `warn: THREAD_FAILED: master: Master.poll threw Error: no ${n}. See \`cause\` for what was thrown, \`path\` and ` +
          `\`member\` for where. Attempt ${n} has failed; the next is in 10 ms.`,
      ),
    );
    await thread.stop();
  });

  it('tries again at once when somebody asks for a run, and waits no more for a stop', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ onError: 'retry', backoff: { initialMs: 5000 } }) poll({ count, attempt }: Run) {
        happened.push(`${clock.now()}: ${count}.${attempt}`);
        throw new Error('no');
      }
    }
    const thread = await isolate({ thread: Master, clock });
    await thread.advance(10);
    await thread.tasks.get('poll').run();
    await thread.stop();
    expect([happened, clock.now()]).to.deep.equal([['0: 1.1', '10: 1.2'], 10]);
  });

  it('begins with a first attempt when the task is started anew', async () => {
    const held = gate();
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ onError: 'retry', backoff: { initialMs: 5000 } }) async poll({ count, attempt }: Run) {
        happened.push(`${count}.${attempt}`);
        await held.opened;
        throw new Error('no');
      }
    }
    const thread = await isolate({ thread: Master, clock });
    const task = thread.tasks.get('poll');
    void task.stop();
    task.start(); // while a run is in progress
    held.open();
    await thread.idle();
    await task.restart(); // while it waits for an attempt
    await thread.idle();
    await thread.stop();
    expect(happened).to.deep.equal(['1.1', '1.1', '1.1']);
  });

  it('takes the news that the thread stops for what it is', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ onError: 'retry' }) async poll() {
        await this.sleep(1000);
      }
    }
    const thread = await isolate({ thread: Master, clock });
    await thread.stop();
    expect([thread.log, thread.events.map(({ kind }) => kind)]).to.deep.equal([
      [],
      ['spawned', 'running', 'stopping', 'exited'],
    ]);
  });

  it('reports an error that comes when the task was stopped, and the thread goes on', async () => {
    const held = gate();
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ onError: 'retry' }) async poll() {
        await held.opened;
        throw new Error('late');
      }
    }
    const thread = await isolate({ thread: Master, clock });
    const stopped = thread.tasks.get('poll').stop();
    held.open();
    await stopped;
    await thread.advance(60_000);
    expect(thread.log.map(({ level, message }) => [level, message.slice(0, 60)])).to.deep.equal([
      ['error', 'THREAD_FAILED: master: Master.poll threw Error: late. See `c'],
    ]);
    expect(thread.state).to.equal('running');
    expect(thread.failure).not.to.equal(undefined);
    await thread.stop();
  });

  it("is asked for: unless told an error fails the thread, whose restart is its parent's affair", async () => {
    const errors: TaskThreadError[] = [];
    @Thread()
    class Worker extends TaskThread {
      @Rescheduling(10) work() {
        throw new Error('no');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Worker) workers!: ThreadGroup<typeof Worker>;
      protected override async ready() {
        const { exited } = await this.workers.spawn();
        errors.push((await exited).error as TaskThreadError);
      }
    }
    const thread = await isolate({ thread: Master, clock, children: 'real' });
    await settled();
    await thread.stop();
    expect(errors.map(({ code, member }) => [code, member])).to.deep.equal([['THREAD_FAILED', 'Worker.work']]);
  });
});
