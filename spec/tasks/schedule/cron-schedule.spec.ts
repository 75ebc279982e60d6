import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';
import { CronSchedule } from '#lib/tasks/schedule/cron-schedule.js';

const second = 1000;

describe('a schedule by a cron pattern', () => {
  let clock: VirtualClock;
  /** Every ten seconds. */
  function schedule(): CronSchedule {
    clock = new VirtualClock({ wallTime: 100 * second });
    return new CronSchedule('*/10 * * * * *', 'UTC', clock);
  }
  const nextAt = (it: CronSchedule, dueAt: number, now: number): unknown => {
    clock.setWallTime(now * second);
    return [it.next(dueAt * second)! / second, it.skipped()];
  };

  it('goes by the wall clock, and begins with the first moment after now', () => {
    const it = schedule();
    expect([it.timeAt(), it.first(), it.goesByWall]).to.deep.equal([100_000, 110_000, true]);
  });

  it('keeps a moment that is now, and skips those that have passed, as of this run alone', () => {
    const it = schedule();
    expect([nextAt(it, 100, 110), nextAt(it, 100, 131), nextAt(it, 140, 140)]).to.deep.equal([
      [110, 0],
      [140, 3],
      [150, 0],
    ]);
  });

  it('after a clock that was set back repeats nothing, by a whole step or more goes on from there', () => {
    const it = schedule();
    expect([nextAt(it, 100, 91), nextAt(it, 100, 90), nextAt(it, 100, 45)]).to.deep.equal([
      [110, 0],
      [100, 0],
      [50, 0],
    ]);
  });
});
