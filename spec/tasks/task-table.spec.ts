import { expect } from 'chai';
import {
  Children,
  type Job,
  Reschedule,
  Rescheduling,
  type Run,
  TaskThread,
  TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { isolate, VirtualClock } from 'taskthread/testing';
import { FairDispatcher } from '#lib/tasks/dispatcher.js';
import { gate, settled } from '../support/trees.js';

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

describe('a task at the edges of its thread', () => {
  beforeEach(() => {
    happened = [];
  });

  it('that was started in enter is not started again when the thread runs', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ maxRuns: 1 }) declared() {
        say('declared');
      }
      protected override async enter() {
        this.tasks.get('declared').start();
        await this.tasks.start('ad hoc', () => say('ad hoc'), { maxRuns: 1 });
        await settled(2);
      }
    }
    await (await isolate(Master)).stop();
    expect(happened).to.deep.equal(['declared', 'ad hoc']);
  });

  it('is not started any more once the start of its thread was stopped', async () => {
    @Thread()
    class Member extends TaskThread {
      protected override async enter() {
        this.defer(() => say('released'));
        this.stop();
        await this.tasks.start('late', () => say('late'), 10).catch((error: TaskThreadError) => say(error.code));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Member) members!: ThreadGroup<typeof Member>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        await this.members.trySpawn();
      }
    }
    const thread = await isolate({ thread: Master, children: 'real' });
    await thread.advance(50);
    await thread.stop();
    expect(happened).to.deep.equal(['STOPPING', 'released']);
  });

  it('finds run.signal aborted, also when it first looks after the stop', async () => {
    const held = gate();
    @Thread()
    class Master extends TaskThread {
      @Rescheduling(10) async work(run: Run) {
        await held.opened;
        say(`aborted: ${run.signal.aborted}`);
      }
    }
    const thread = await isolate(Master);
    const stopped = thread.stop();
    held.open();
    await stopped;
    expect(happened).to.deep.equal(['aborted: true']);
  });

  it('at a rate whose interval is set to 0 runs on', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 10, mode: 'rate', maxRuns: 3 }) async work(run: Run) {
        say(`${run.count} ${run.skipped}`);
        this.tasks.get('work').intervalMs = 0;
        await this.sleep(5);
      }
    }
    const thread = await isolate(Master);
    await thread.advance(20);
    await thread.stop();
    expect(happened).to.deep.equal(['1 0', '2 0', '3 0']);
  });

  it('a changed interval of a rate counts from the last tick, and skips nothing', async () => {
    const seen: string[] = [];
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 1000, mode: 'rate' }) async work({ scheduledAt, skipped }: Run) {
        seen.push(`${scheduledAt} ${skipped}`);
        await this.sleep(20);
      }
    }
    const thread = await isolate(Master);
    await thread.advance(500);
    thread.tasks.get('work').intervalMs = 70;
    await thread.advance(130);
    thread.tasks.get('work').intervalMs = 200;
    await thread.advance(150);
    await thread.stop();
    // 70, 140, … and 490 passed while the interval was another
    expect(seen).to.deep.equal(['0 0', '560 0', '630 0']);
  });

  it('stands in the line of the dispatcher once, however often it is stopped and started', async () => {
    class Counting extends FairDispatcher {
      lines = 0;
      override ready(job: Job) {
        this.lines++;
        super.ready(job);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ maxRuns: 1 }) work() {
        say('run');
      }
    }
    const clock = new VirtualClock();
    const dispatcher = new Counting(clock);
    const thread = await isolate({ thread: Master, clock, dispatcher });
    await thread.idle();
    dispatcher.lines = 0;
    for (let times = 0; times < 5; times++) {
      thread.tasks.get('work').start();
      void thread.tasks.get('work').stop();
    }
    thread.tasks.get('work').start();
    await thread.idle();
    expect([happened, dispatcher.lines]).to.deep.equal([['run', 'run'], 1]);
    await thread.stop();
  });

  it('does not come back beside the one that took its place, whoever holds a handle of it', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling(100) work() {
        say('old');
      }
    }
    const thread = await isolate(Master);
    await thread.idle();
    const handle = thread.tasks.get('work');
    const replaced = thread.tasks.start('work', () => say('new'), { intervalMs: 100, initialDelayMs: 100 });
    handle.start();
    await replaced;
    handle.start();
    happened = [];
    await thread.advance(300);
    expect(happened).to.deep.equal(['new', 'new', 'new']);
    await handle.stop();
    await thread.advance(300);
    expect([happened.length, handle.count]).to.deep.equal([3, 3]);
    await thread.stop();
  });

  it('runs no more once it is replaced, though a run of it was asked for meanwhile', async () => {
    const held = gate();
    @Thread()
    class Master extends TaskThread {
      @Rescheduling(100) async work() {
        say('old begins');
        await held.opened;
        say('old ends');
      }
    }
    const thread = await isolate(Master);
    await settled();
    const handle = thread.tasks.get('work');
    const replaced = thread.tasks.start('work', () => say('new'), { intervalMs: 100, maxRuns: 1 });
    void handle.run();
    held.open();
    await replaced;
    await thread.advance(300);
    expect(happened).to.deep.equal(['old begins', 'old ends', 'new']);
    await thread.stop();
  });

  it('refuses a wait that is none', () => {
    for (const ms of [NaN, -1, Infinity, '5' as unknown as number])
      expect(() => Reschedule.after(ms)).to.throw(
        TaskThreadError,
        /^INVALID_OPTION: Reschedule.after on a run was given/,
      );
  });

  it('takes as many requests to run now as there come', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 1000, initialDelayMs: 1000 }) work() {
        say('run');
      }
      @Rescheduling({ maxRuns: 1 }) async inquire() {
        let last: Promise<void> | undefined;
        for (let n = 0; n < 200_000; n++) last = this.tasks.get('work').run();
        await last;
      }
    }
    const thread = await isolate(Master);
    await thread.idle();
    expect([happened, await thread.stop()]).to.deep.equal([['run'], { reason: 'stopped' }]);
  });

  it('refused because the thread stops is no unhandled rejection, awaited or not', async () => {
    const rejections: unknown[] = [];
    const hear = (reason: unknown): void => void rejections.push(reason);
    process.prependListener('unhandledRejection', hear);
    @Thread()
    class Master extends TaskThread {
      @Rescheduling(10) work() {}
      protected override exit() {
        void this.tasks.start('late', () => {}, 10);
        void this.tasks.get('work').run();
        void this.tasks.get('work').restart();
      }
    }
    await (await isolate(Master)).stop();
    await settled(2);
    process.off('unhandledRejection', hear);
    expect(rejections).to.deep.equal([]);
  });
});
