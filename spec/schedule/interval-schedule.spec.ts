import { expect } from 'chai';
import { IntervalSchedule } from '#lib/schedule/interval-schedule.js';

describe('a schedule by intervals', () => {
  it('counts from the end of a run unless told, and from when it was due on a grid', () => {
    const times = (['delay', 'rate', undefined] as const).map((mode) =>
      new IntervalSchedule({ intervalMs: 100, mode }).next(1000, 1030, 1030),
    );
    expect(times).to.deep.equal([1130, 1100, 1130]);
  });

  it('keeps a tick that is due right now, and skips none', () => {
    const schedule = new IntervalSchedule({ intervalMs: 100, mode: 'rate' });
    expect([schedule.next(1000, 1100, 1100), schedule.skipped]).to.deep.equal([1100, 0]);
  });

  it('skips the ticks that had passed before the end of the run, as of this run alone', () => {
    const schedule = new IntervalSchedule({ intervalMs: 100, mode: 'rate' });
    expect([schedule.next(1000, 1250, 1250), schedule.skipped]).to.deep.equal([1300, 2]);
    expect([schedule.next(1300, 1310, 1310), schedule.skipped]).to.deep.equal([1400, 0]);
    // It was asked late, long after the run had ended.
    expect([schedule.next(1400, 1410, 1620), schedule.skipped]).to.deep.equal([1700, 0]);
  });

  it('has no grid at an interval of 0: the next is due when the run has ended', () => {
    const schedule = new IntervalSchedule({ intervalMs: 1, mode: 'rate' });
    expect([schedule.next(1000, 1005, 1005), schedule.endless]).to.deep.equal([1005, false]);
    schedule.intervalMs = 0;
    expect([schedule.next(1000, 1005, 1005), schedule.endless]).to.deep.equal([1005, true]);
  });

  it('begins after the first delay, at once unless told, by the clock of the tree', () => {
    expect([new IntervalSchedule({}).first(7), new IntervalSchedule({ initialDelayMs: 5 }).first(7)]).to.deep.equal([
      7, 12,
    ]);
    expect([new IntervalSchedule({}).timeAt(7), new IntervalSchedule({}).goesByWall]).to.deep.equal([7, false]);
  });
});
