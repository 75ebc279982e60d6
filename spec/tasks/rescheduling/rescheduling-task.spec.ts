import { expect } from 'chai';
import { Reschedule, type ReschedulingOptions, type Run } from 'taskthread';
import { ReschedulingTask } from '#lib/tasks/rescheduling/rescheduling-task.js';
import { FakeHost } from '../../support/fake-host.js';
import { gate, settled } from '../../support/trees.js';

describe('a task that recurs', () => {
  let host: FakeHost;
  /** the runs: when, which one, which attempt, for when, how many were skipped */
  let runs: (readonly number[])[];
  /** what a run does; it is done at once unless told */
  let work: (run: Run) => unknown;

  beforeEach(() => {
    host = new FakeHost();
    runs = [];
    work = () => undefined;
  });

  function taskOf(options: ReschedulingOptions): ReschedulingTask {
    const fn = (run: Run): unknown => {
      runs.push([host.clock.now(), run.count, run.attempt, run.scheduledAt, run.skipped]);
      return work(run);
    };
    return new ReschedulingTask(host.host, 'work', fn, options);
  }
  const times = (): (number | undefined)[] => runs.map(([at]) => at);
  const state = (of: ReschedulingTask): unknown => [of.started, of.active, of.running, of.count];

  it('has not begun before it is started, and is active from then on', async () => {
    const task = taskOf({ intervalMs: 10 });
    expect([state(task), task.cron, task.intervalMs]).to.deep.equal([[false, false, false, 0], undefined, 10]);
    task.start();
    expect([state(task), host.ready]).to.deep.equal([[true, true, false, 0], [task]]);
    task.start();
    expect(host.ready).to.deep.equal([task]);
    host.runAll();
    await host.advance(25);
    expect([runs, host.begun]).to.deep.equal([
      [
        [0, 1, 1, 0, 0],
        [10, 2, 1, 10, 0],
        [20, 3, 1, 20, 0],
      ],
      0,
    ]);
    expect(task.statistics).to.include({ runs: 3, failures: 0, skipped: 0 });
    expect(taskOf({ cron: '@daily' }).cron).to.equal('@daily');
  });

  it('takes the time from who has just looked, and says what it shows at the end of a run that ends well at once', async () => {
    const task = taskOf({ intervalMs: 10 });
    task.start();
    expect(task.run()).to.equal(0);
    await host.clock.advance(15);
    expect(task.run(13)).to.equal(15);
    expect(task.statistics.lateMs.max).to.equal(3);
    expect(task.statistics.runMs.last).to.equal(2);
    expect(task.run(15)).to.equal(undefined);
    await host.clock.advance(10);
    work = () => Promise.resolve();
    expect(task.run()).to.equal(undefined);
    await host.advance(10);
    work = () => Promise.reject(new Error('no'));
    expect(task.run()).to.equal(undefined);
    const daily = taskOf({ cron: '@daily' });
    void daily.runNow();
    work = () => undefined;
    expect(daily.run()).to.equal(undefined);
  });

  it('does not say it where somebody who waited for that end went on, and may have taken his time', async () => {
    const task = taskOf({ intervalMs: 10 });
    task.start();
    host.awaited = true;
    expect([task.run(), task.count]).to.deep.equal([undefined, 1]);
    host.awaited = false;
    await host.clock.advance(10);
    expect([task.run(), task.count]).to.deep.equal([10, 2]);
  });

  it('waits once for its first run when who is told of a failed one stops and starts it', async () => {
    const task = taskOf({ intervalMs: 10, initialDelayMs: 5, onError: 'retry' });
    const starter = { ...host.host, taskRetries: () => (void task.stop(), task.start(), true) };
    Reflect.set(task, 'host', starter);
    work = () => {
      if (runs.length === 1) throw new Error('no');
    };
    task.start();
    await host.advance(5);
    expect(host.clock.pending).to.equal(1);
    await host.advance(20);
    expect(runs.map(([at, count, attempt]) => [at, count, attempt])).to.deep.equal([
      [5, 1, 1],
      [10, 1, 1],
      [20, 2, 1],
    ]);
  });

  it('runs once at a time, and knows since when', async () => {
    const task = taskOf({ intervalMs: 10 });
    const held = gate();
    work = () => held.opened;
    await host.advance(5);
    task.start();
    host.runAll();
    await host.advance(30);
    expect([times(), state(task), task.runningSince, host.begun]).to.deep.equal([[5], [true, true, true, 1], 5, 1]);
    work = () => undefined;
    held.open();
    await settled(1);
    expect([task.running, task.runningSince, host.begun]).to.deep.equal([false, undefined, 0]);
    await host.advance(10);
    expect(times()).to.deep.equal([5, 45]);
    expect(task.statistics.runMs).to.deep.equal({ last: 0, mean: 15, max: 30 });
  });

  it('ends after maxRuns, or when a run says so, and waits as long as one says', async () => {
    const counted = taskOf({ intervalMs: 10, maxRuns: 2 });
    counted.start();
    host.runAll();
    await host.advance(50);
    expect([times(), counted.active]).to.deep.equal([[0, 10], false]);
    runs = [];
    work = ({ count }) => (count === 1 ? Reschedule.after(25) : Reschedule.stop());
    const told = taskOf({ intervalMs: 10 });
    told.start();
    host.runAll();
    await host.advance(100);
    expect([times(), told.active]).to.deep.equal([[50, 75], false]);
    runs = [];
    work = () => ({ afterMs: 1 });
    const plain = taskOf({ intervalMs: 10 });
    plain.start();
    host.runAll();
    await host.advance(10);
    expect(times()).to.deep.equal([150, 160]);
  });

  it('at interval 0 runs again as often as it gets its turn', () => {
    const task = taskOf({ intervalMs: 0, maxRuns: 5 });
    task.start();
    host.runAll(3);
    expect([runs.length, task.count, host.clock.pending]).to.deep.equal([3, 3, 0]);
    host.runAll();
    expect([runs.length, task.active]).to.deep.equal([5, false]);
  });

  it('at interval 0 is timed once in a millisecond', () => {
    host.lookedAt = 7;
    let asked = 0;
    const now = host.clock.now.bind(host.clock);
    host.clock.now = () => (asked++, now());
    const task = new ReschedulingTask(host.host, 'work', () => {}, { intervalMs: 0, maxRuns: 5 });
    task.start();
    host.runAll(2);
    expect([task.count, asked]).to.deep.equal([2, 6]);
    host.runAll();
    expect([task.count, asked]).to.deep.equal([5, 6]);
  });

  it('that is stopped runs no more, in line or not, and tells whoever waits', async () => {
    const task = taskOf({ intervalMs: 10 });
    task.start();
    let over = 0;
    void task.runNow().then(() => over++);
    void task.stop().then(() => over++);
    host.runAll();
    await settled(1);
    expect([runs, state(task), over]).to.deep.equal([[], [true, false, false, 0], 2]);
    task.start();
    host.runAll();
    await task.stop();
    await host.advance(50);
    expect([times(), host.clock.pending]).to.deep.equal([[0], 0]);
  });

  it('that is stopped while it runs awaits that run, and tells it; started anew counts from 1 behind it', async () => {
    const task = taskOf({ intervalMs: 10 });
    const held = gate();
    let signal: AbortSignal | undefined;
    work = (run) => ((signal = run.signal), held.opened);
    task.start();
    host.runAll();
    let over = false;
    void task.stop().then(() => (over = true));
    await settled(1);
    expect([over, signal!.aborted]).to.deep.equal([false, true]);
    task.start();
    work = () => undefined;
    expect([host.ready, task.count]).to.deep.equal([[], 0]);
    await host.advance(5);
    held.open();
    await settled(1);
    host.runAll();
    expect([over, runs.slice(1)]).to.deep.equal([true, [[5, 1, 1, 5, 0]]]);
  });

  it('runs at once when it is asked to, or right after the run in progress, and then waits as ever', async () => {
    const task = taskOf({ intervalMs: 10 });
    task.start();
    host.runAll();
    await host.advance(3);
    let over = 0;
    void task.runNow().then(() => over++);
    host.runAll();
    await settled(1);
    expect([times(), over]).to.deep.equal([[0, 3], 1]);
    const held = gate();
    work = () => held.opened;
    await host.advance(10);
    void task.runNow().then(() => over++);
    host.runAll();
    expect([times(), host.ready]).to.deep.equal([[0, 3, 13], []]);
    work = () => undefined;
    await host.advance(2);
    held.open();
    await settled(1);
    host.runAll();
    await settled(1);
    expect([times(), over]).to.deep.equal([[0, 3, 13, 15], 2]);
    await host.advance(10);
    expect(times().at(-1)).to.equal(25);
  });

  it('fails with what a run throws, or rejects with, and then runs no more', async () => {
    for (const error of [
      () => {
        throw new Error('no');
      },
      () => Promise.reject(new Error('no')),
    ]) {
      host.told = [];
      work = error;
      const task = taskOf({ intervalMs: 10 });
      task.start();
      host.runAll();
      await settled(1);
      await host.advance(30);
      expect([host.told, task.active, task.statistics.failures, host.begun]).to.deep.equal([
        ['failed: no'],
        false,
        1,
        0,
      ]);
    }
    host.fails = false;
    const task = taskOf({ intervalMs: 10 });
    task.start();
    host.runAll();
    await settled(1);
    expect(task.statistics.failures).to.equal(0);
  });

  it('tries a run again where that is asked for, the same one, until that is enough', async () => {
    const backoff = { initialMs: 5, factor: 2, jitter: 0 };
    const task = taskOf({ intervalMs: 10, onError: 'retry', maxRetries: 2, backoff });
    let left = 2;
    work = () => {
      if (left-- > 0) throw new Error('no');
    };
    task.start();
    host.runAll();
    await host.advance(25);
    expect(runs).to.deep.equal([
      [0, 1, 1, 0, 0],
      [5, 1, 2, 0, 0],
      [15, 1, 3, 0, 0],
      [25, 2, 1, 25, 0],
    ]);
    expect(host.told).to.deep.equal(['attempt 1 failed: no, again in 5', 'attempt 2 failed: no, again in 10']);
    left = 9;
    host.told = [];
    await host.advance(100);
    expect([host.told.length, host.told.at(-1), task.active]).to.deep.equal([3, 'failed: no', false]);
  });

  it('says of a run that failed once it was stopped that it is not tried again', async () => {
    const task = taskOf({ intervalMs: 10, onError: 'retry' });
    const held = gate();
    work = () => held.opened.then(() => Promise.reject(new Error('no')));
    task.start();
    host.runAll();
    void task.stop();
    held.open();
    await settled(1);
    await host.advance(1_000);
    expect([host.told, runs.length]).to.deep.equal([['attempt 1 failed: no, again in undefined'], 1]);
  });

  describe('with a limit of time', () => {
    it('fails when a run takes longer, which is told by its signal', async () => {
      const task = taskOf({ intervalMs: 10, timeoutMs: 20 });
      let signal: AbortSignal | undefined;
      work = (run) => ((signal = run.signal), gate().opened);
      task.start();
      host.runAll();
      await host.advance(19);
      expect([host.told, signal!.aborted]).to.deep.equal([[], false]);
      await host.advance(1);
      const timeout = 'TASK_TIMEOUT: master: Master.work has run for 20 ms, all that its timeoutMs allows';
      expect([host.told, signal!.aborted, state(task), host.begun]).to.deep.equal([
        [`failed: ${timeout}`],
        true,
        [true, false, false, 1],
        0,
      ]);
    });

    it('leaves no timer of a run that ends in time', async () => {
      const task = taskOf({ intervalMs: 10, timeoutMs: 20, maxRuns: 1 });
      const held = gate();
      work = () => held.opened;
      task.start();
      host.runAll();
      expect(host.clock.pending).to.equal(1);
      held.open();
      await settled(1);
      expect([host.clock.pending, host.told, task.active]).to.deep.equal([0, [], false]);
    });

    it('gives one that is tried again as long once more to come to its end', async () => {
      const task = taskOf({ intervalMs: 10, timeoutMs: 20, onError: 'retry', backoff: { initialMs: 5, jitter: 0 } });
      let ends = gate();
      work = () => ends.opened;
      task.start();
      host.runAll();
      await host.advance(30);
      expect([host.told, task.running]).to.deep.equal([[], true]);
      ends.open();
      await settled(1);
      expect(host.told).to.have.length(1);
      expect(host.told[0]).to.match(/^attempt 1 failed: TASK_TIMEOUT: .*, again in 5$/);
      ends = gate();
      await host.advance(5);
      expect(times()).to.deep.equal([0, 35]);
      await host.advance(40);
      expect([host.told.length, task.active, task.running]).to.deep.equal([2, false, false]);
      expect(host.told[1]).to.match(/^failed: TASK_TIMEOUT/);
    });
  });

  it('tells once when it runs more often than it should', async () => {
    const task = taskOf({ intervalMs: 1, warnAbovePerSecond: 5 });
    task.start();
    host.runAll();
    await host.advance(50);
    expect(host.told).to.deep.equal(['6 in 5']);
  });
});
