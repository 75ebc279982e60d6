import { expect } from 'chai';
import type { ReschedulingOptions } from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { NextRun } from '#lib/tasks/rescheduling/next-run.js';
import type { TaskHost } from '#lib/tasks/task-host.js';

describe('the wait for the next run', () => {
  let clock: VirtualClock;
  let due: number[];

  class TestRun extends NextRun {
    override becomeDue(): void {
      due.push(clock.now());
    }
    protected override takeTurn(): undefined {}
  }

  beforeEach(() => {
    clock = new VirtualClock({ wallTime: 1_000_000 });
    due = [];
  });

  function nextRun(options: ReschedulingOptions, random = 0.5): NextRun {
    const host = { path: 'master', clock, random: () => random } as unknown as TaskHost;
    return new TestRun(host, 'work', options);
  }
  const state = (of: NextRun): unknown => [of.scheduledAt, of.skipped, of.lateAt(clock.now())];

  it('is over when the schedule says, which is what it was due for', async () => {
    const next = nextRun({ intervalMs: 100, initialDelayMs: 30 });
    expect(next.planFirst(0)).to.equal(true);
    expect(due).to.deep.equal([]);
    await clock.advance(40);
    expect([due, state(next)]).to.deep.equal([[30], [30, 0, 10]]);
    expect(next.planNext(40)).to.equal(true);
    await clock.advance(100);
    expect([due, state(next), clock.pending]).to.deep.equal([[30, 140], [140, 0, 0], 0]);
  });

  it('is to a tick of a grid that begins a little before the first run, where the clock says so, and then stays', async () => {
    Object.assign(clock, { gridMs: 4 });
    await clock.advance(7);
    const next = nextRun({ intervalMs: 100, mode: 'rate' });
    next.planFirst(7);
    await clock.advance(1);
    for (let run = 0; run < 3; run++) {
      next.planNext(clock.now());
      await clock.advance(100);
    }
    expect(due).to.deep.equal([7, 104, 204, 304]);
    expect(state(next)).to.deep.equal([304, 0, 4]);
  });

  it('is none where a run is due at once', () => {
    const next = nextRun({ intervalMs: 100 });
    next.planFirst(0);
    expect([due, clock.pending, state(next)]).to.deep.equal([[0], 0, [0, 0, 0]]);
  });

  it('is longer by its share of the jitter, which the schedule does not count', async () => {
    const next = nextRun({ intervalMs: 100, jitterMs: 20 });
    next.planFirst(0);
    await clock.advance(10);
    expect([due, state(next)]).to.deep.equal([[10], [0, 0, 0]]);
    next.planAfter(50, 10);
    await clock.advance(60);
    expect([due, state(next)]).to.deep.equal([
      [10, 70],
      [60, 0, 0],
    ]);
  });

  it('has no end that can be told before where runs just follow each other', () => {
    expect(
      [{ intervalMs: 0 }, { intervalMs: 1 }, { intervalMs: 0, jitterMs: 1 }].map((each) => nextRun(each).followsAtOnce),
    ).to.deep.equal([true, false, false]);
    const next = nextRun({ intervalMs: 0 });
    next.planFirst(0);
    next.follow();
    expect([due, state(next)]).to.deep.equal([
      [0, 0],
      [undefined, 0, undefined],
    ]);
  });

  it('knows what was skipped for a run, until another is planned by other means', async () => {
    const next = nextRun({ intervalMs: 100, mode: 'rate' });
    next.planFirst(0);
    await clock.advance(250);
    next.planNext(250);
    expect([state(next), next.scheduledAt]).to.deep.equal([[300, 2, -50], 300]);
    await clock.advance(50);
    next.planAfter(20, 300);
    expect(state(next)).to.deep.equal([320, 0, -20]);
    await clock.advance(20);
    next.planNext(620);
    expect(next.skipped).to.equal(2);
    next.planFirst(620);
    expect(next.skipped).to.equal(0);
    next.planNext(850);
    expect(next.skipped).to.equal(2);
    next.follow();
    expect(next.skipped).to.equal(0);
    next.planNow(860);
    expect(state(next)).to.deep.equal([860, 0, undefined]);
  });

  it('is over at once where the wall clock was set forward past the moment, though not past its jitter', () => {
    const next = nextRun({ cron: '*/10 * * * * *', timeZone: 'UTC', jitterMs: 4_000 });
    next.planFirst(0);
    clock.setWallTime(1_009_000);
    expect(due).to.deep.equal([]);
    clock.setWallTime(1_011_500);
    expect([due, state(next), clock.pending]).to.deep.equal([[0], [1_010_000, 0, 0], 0]);
  });

  it('counts on from when the run before was due, and from now behind one that just followed', async () => {
    const next = nextRun({ intervalMs: 100, mode: 'rate' });
    next.planFirst(0);
    await clock.advance(30);
    next.follow();
    next.planNext(30);
    expect(next.scheduledAt).to.equal(130);
  });

  it('of a run that is tried again leaves alone what that was due for', async () => {
    const next = nextRun({ intervalMs: 100, jitterMs: 20 });
    next.planFirst(0);
    await clock.advance(10);
    next.planAgain(40, 10);
    await clock.advance(40);
    expect([due, state(next)]).to.deep.equal([
      [10, 50],
      [0, 0, 0],
    ]);
    next.follow();
    next.planAgain(40, 50);
    expect(state(next)).to.deep.equal([90, 0, -40]);
    next.cancelPlan();
    next.planAgain(0, 50);
    expect(due.slice(3)).to.deep.equal([50]);
  });

  it('ends when somebody asks for a run, which is due then, and leaves no timer', async () => {
    const next = nextRun({ intervalMs: 100, mode: 'rate' });
    next.planFirst(0);
    await clock.advance(250);
    next.planNext(250);
    await clock.advance(10);
    next.planNow(260);
    expect([due, state(next), clock.pending]).to.deep.equal([[0, 260], [260, 2, undefined], 0]);
    next.planNow(265);
    expect([due.length, next.scheduledAt, next.skipped]).to.deep.equal([3, 265, 0]);
  });

  it('is given up without a trace, and that twice is once', async () => {
    const next = nextRun({ intervalMs: 100, initialDelayMs: 30 });
    next.planFirst(0);
    next.cancelPlan();
    next.cancelPlan();
    await clock.advance(1_000);
    expect([due, clock.pending, next.lateAt(1_000)]).to.deep.equal([[], 0, undefined]);
  });

  it('begins anew where the interval changes that it goes by, and goes on where it does not', async () => {
    const next = nextRun({ intervalMs: 100, initialDelayMs: 30 });
    next.planFirst(0);
    next.intervalMs = 10;
    await clock.advance(29);
    expect(due).to.deep.equal([]);
    await clock.advance(1);
    next.planNext(30);
    next.intervalMs = 50;
    expect([next.intervalMs, next.scheduledAt, clock.pending]).to.deep.equal([50, 80, 1]);
    await clock.advance(50);
    next.planAfter(70, 80);
    next.intervalMs = 10;
    await clock.advance(69);
    expect(due).to.deep.equal([30, 80]);
    await clock.advance(1);
    next.intervalMs = 5;
    expect([due, clock.pending]).to.deep.equal([[30, 80, 150], 0]);
  });

  it('goes by the wall clock where the schedule does, also when that is set', async () => {
    const next = nextRun({ cron: '*/10 * * * * *', timeZone: 'UTC' });
    next.planFirst(0);
    await clock.advance(4_000);
    clock.setWallTime(1_008_000);
    await clock.advance(1_999);
    expect(due).to.deep.equal([]);
    await clock.advance(1);
    expect([due, next.scheduledAt, next.lateAt(clock.now())]).to.deep.equal([[6_000], 1_010_000, 0]);
    next.planNext(6_000);
    clock.setWallTime(1_030_000);
    expect([due.length, next.lateAt(clock.now())]).to.deep.equal([2, 10_000]);
    next.planAfter(500, 6_000);
    clock.setWallTime(5_000_000);
    await clock.advance(499);
    expect(due.length).to.equal(2);
    await clock.advance(1);
    expect(due.length).to.equal(3);
  });

  it('ends for good where the schedule knows no other', () => {
    clock = new VirtualClock({ wallTime: '2026-07-01T00:00:00Z' });
    const next = nextRun({ cron: '0 0 12 1 7 * 2020', timeZone: 'UTC' });
    expect([next.planFirst(0), next.planNext(0), due, clock.pending]).to.deep.equal([false, false, [], 0]);
  });
});
