import { expect } from 'chai';
import { Children, type Run, Rescheduling, startMaster, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { TaskRecord } from '#lib/tasks/rescheduling/task-statistics.js';
import { KeptLog, trial } from '../../support/trees.js';

describe('the statistics of a task', () => {
  it('count its runs, over all its starts, and how long they took', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling(100) work({ count }: Run) {
        return this.sleep(count * 10);
      }
    }
    const { tree, clock, stop } = await trial(Master);
    await clock.advance(10 + 100 + 20 + 100 + 15);
    const [task] = tree.snapshot().tasks;
    expect(task).to.deep.equal({
      name: 'work',
      active: true,
      running: true,
      count: 3,
      runs: 3,
      failures: 0,
      skipped: 0,
      runMs: { last: 20, mean: 15, max: 20 },
      lateMs: { mean: 0, max: 0 },
    });
    await stop();
  });

  it('count skipped ticks, and runs that were asked for', async () => {
    @Thread()
    class Master extends TaskThread {
      late = 35;
      @Rescheduling({ intervalMs: 10, mode: 'rate' }) work() {
        const { late } = this;
        this.late = 0;
        return late > 0 ? this.sleep(late) : undefined;
      }
      @Rescheduling({ maxRuns: 1, initialDelayMs: 1_000_000 }) asked() {
        return this.sleep(1);
      }
      protected override async ready() {
        this.tasks.start('more', () => undefined, { maxRuns: 1 });
        void this.tasks
          .get('asked')
          .run()
          .then(() => this.tasks.get('asked').run());
      }
    }
    const { tree, clock, stop } = await trial(Master);
    await clock.advance(60);
    const [work, asked, more] = tree.snapshot().tasks;
    // due at 0; 10, 20 and 30 pass meanwhile; then 40, 50, 60
    expect(work).to.include({ runs: 4, skipped: 3 });
    expect(work!.runMs).to.deep.equal({ last: 0, mean: 8.75, max: 35 });
    expect([asked!.runs, asked!.runMs.max]).to.deep.equal([2, 1]);
    expect(more!.runs).to.equal(1);
    await stop();
  });

  it('tell how late runs began whose timers came late, not those that were asked for', async () => {
    class LateClock extends VirtualClock {
      override setTimer(ms: number, callback: () => void) {
        return super.setTimer(ms + 7, callback);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 10, maxRuns: 2 }) work() {}
      @Rescheduling({ initialDelayMs: 10, maxRuns: 1 }) asked() {}
      @Rescheduling({ maxRuns: 2 }) again({ count }: Run) {
        if (count === 1) void this.tasks.get('again').run();
        return this.sleep(3);
      }
      @Rescheduling({ initialDelayMs: 5, maxRuns: 1 }) inquire() {
        return this.tasks.get('asked').run();
      }
    }
    const clock = new LateClock();
    const tree = await startMaster(Master, { clock, log: new KeptLog() });
    await clock.advance(30);
    const late = tree.snapshot().tasks.map(({ name, lateMs }) => [name, lateMs.mean, lateMs.max]);
    expect(late).to.deep.equal([
      ['work', 3.5, 7],
      ['asked', 0, 0], // due at 10, asked for at 12
      ['again', 0, 0], // at once, then right after
      ['inquire', 7, 7],
    ]);
    await tree.stop();
  });

  it('count failures, not the news that the thread stops', async () => {
    const seen: number[] = [];
    @Thread()
    class Member extends TaskThread {
      constructor(readonly fails: boolean) {
        super();
      }
      @Rescheduling(10) async work() {
        if (this.fails) throw new Error('no');
        await this.sleep(1_000);
      }
      protected override exit() {
        const { runs, failures } = this.tasks.get('work').statistics;
        seen.push(runs, failures);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Member) members!: ThreadGroup<typeof Member>;
      protected override async ready() {
        await this.members.spawn(true);
        await (await this.members.spawn(false)).stop();
      }
    }
    const { stop } = await trial(Master);
    await stop();
    expect(seen).to.have.members([1, 1, 1, 0]);
  });

  it('are all zero before the first run', () => {
    expect(new TaskRecord().statistics).to.deep.equal({
      runs: 0,
      failures: 0,
      skipped: 0,
      runMs: { last: 0, mean: 0, max: 0 },
      lateMs: { mean: 0, max: 0 },
    });
  });

  it('are those of the one run there was', () => {
    const record = new TaskRecord();
    record.began(0);
    record.late(0.25);
    record.ended(0.5);
    expect(record.statistics).to.deep.include({
      runMs: { last: 0.5, mean: 0.5, max: 0.5 },
      lateMs: { mean: 0.25, max: 0.25 },
    });
  });
});
