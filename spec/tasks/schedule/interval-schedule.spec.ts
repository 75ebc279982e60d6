import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';
import { afterEach, onGrid } from '#lib/tasks/schedule/interval-schedule.js';
import { scheduleOf } from '#lib/tasks/schedule/schedule-of.js';

describe('a schedule by intervals', () => {
  const clock = new VirtualClock();
  /** The next run of one on a grid of 100 ms, and how many ticks are skipped for it. */
  const next = (dueAt: number, endedAt: number, now = endedAt): unknown => [
    onGrid.next(dueAt, endedAt, now, 100),
    onGrid.skipped(dueAt, endedAt, 100),
  ];

  it('counts from the end of a run unless told, and from when it was due on a grid', () => {
    const times = (['delay', 'rate', undefined] as const).map((mode) =>
      scheduleOf({ intervalMs: 100, mode }, clock).next(1000, 1030, 1030, 100),
    );
    expect(times).to.deep.equal([1130, 1100, 1130]);
    expect(afterEach.skipped(1000, 1550, 100)).to.equal(0);
  });

  it('is the same for all tasks of its mode, whatever their interval', () => {
    expect(scheduleOf({ intervalMs: 5, mode: 'rate' }, clock)).to.equal(
      scheduleOf({ intervalMs: 7, mode: 'rate' }, clock),
    );
    expect(scheduleOf({ intervalMs: 5 }, clock)).to.equal(scheduleOf({ mode: 'delay' }, clock));
  });

  it('keeps a tick that is due right now, and skips none', () => {
    expect(next(1000, 1100)).to.deep.equal([1100, 0]);
  });

  it('skips the ticks that had passed before the end of the run, as of this run alone', () => {
    expect(next(1000, 1250)).to.deep.equal([1300, 2]);
    expect(next(1300, 1310)).to.deep.equal([1400, 0]);
    // It was asked late, long after the run had ended.
    expect(next(1400, 1410, 1620)).to.deep.equal([1700, 0]);
  });

  it('has no grid at an interval of 0: the next is due when the run has ended', () => {
    expect([onGrid.next(1000, 1005, 1005, 1), onGrid.next(1000, 1005, 1005, 0)]).to.deep.equal([1005, 1005]);
    expect([onGrid.skipped(1000, 1005, 1), onGrid.skipped(1000, 1005, 0)]).to.deep.equal([4, 0]);
  });

  it('begins a grid at a multiple of what the clock says, of a 25th of the interval at most, and before its first run', () => {
    const origins = [100, 250, 99, 49, 24, 0].map((intervalMs) => onGrid.origin(1003.9, intervalMs, 4));
    expect(origins).to.deep.equal([1000, 1000, 1002, 1003, 1003.9, 1003.9]);
    expect(onGrid.origin(1003.9, 100, 0)).to.equal(1003.9);
  });

  it('begins after the first delay, by the clock of the tree', () => {
    expect([onGrid.first(7, 0), afterEach.first(7, 5)]).to.deep.equal([7, 12]);
    expect([onGrid.timeAt(7), onGrid.goesByWall]).to.deep.equal([7, false]);
  });
});
