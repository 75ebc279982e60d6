import { expect } from 'chai';
import { delay, interval, of } from 'rxjs';
import type { SchedulerAction } from 'rxjs';
import { VirtualClock } from 'taskthread/testing';
import { ClockScheduler } from '#lib/intercom/delivery/clock-scheduler.js';
import type { TimerOwner } from '#lib/tasks/clock/clock.js';

describe('the scheduler of operators', () => {
  let clock: VirtualClock;
  let timers: unknown[];
  let entered: number;
  let scheduler: ClockScheduler;
  const owner: TimerOwner = { path: 'master/child' };

  beforeEach(() => {
    timers = [];
    entered = 0;
    class Telling extends VirtualClock {
      override setTimer(ms: number, callback: () => void, of?: TimerOwner, purpose?: string) {
        timers.push([ms, of, purpose]);
        return super.setTimer(ms, callback, of, purpose);
      }
    }
    clock = new Telling();
    scheduler = new ClockScheduler(clock, owner, (work) => {
      entered++;
      work();
    });
  });

  it('goes by the clock, whose timers it sets in the name of the edge, and enters with each piece of work', async () => {
    const done: unknown[] = [];
    scheduler.schedule((state) => done.push([clock.now(), state]), 50, 'state');
    expect([scheduler.now(), timers]).to.deep.equal([0, [[50, owner, 'pipe']]]);
    await clock.advance(100);
    expect([done, entered, scheduler.now()]).to.deep.equal([[[50, 'state']], 1, 100]);
  });

  it('does at the next turn what has no delay, or one below 0', async () => {
    scheduler.schedule(() => {});
    scheduler.schedule(() => {}, -5);
    scheduler.schedule(() => {}, 1);
    expect(timers.map((timer) => (timer as unknown[])[0])).to.deep.equal([0, 0, 1]);
    await clock.advance(0);
    expect(entered).to.equal(2);
  });

  it('does nothing any more that was given up, and leaves no timer of it', async () => {
    const action = scheduler.schedule(() => {}, 50) as SchedulerAction<unknown>;
    action.unsubscribe();
    expect(clock.pending).to.equal(0);
    expect(action.schedule(undefined, 50)).to.equal(action);
    await clock.advance(100);
    expect([clock.pending, entered]).to.deep.equal([0, 0]);
  });

  it('puts off what is scheduled again, and does again what schedules itself, at once unless told', async () => {
    const times: number[] = [];
    const action = scheduler.schedule(function (this: SchedulerAction<unknown>) {
      times.push(clock.now());
      if (times.length < 3) this.schedule(undefined, times.length === 1 ? 10 : undefined);
    }, 50) as SchedulerAction<unknown>;
    action.schedule(undefined, 80);
    expect(clock.pending).to.equal(1);
    await clock.advance(200);
    expect([times, clock.pending]).to.deep.equal([[80, 90, 90], 0]);
  });

  it('serves the operators of rxjs in the place of their own', async () => {
    const seen: unknown[] = [];
    const ticks = interval(10, scheduler).subscribe((n) => seen.push(n));
    of('late')
      .pipe(delay(25, scheduler))
      .subscribe((value) => seen.push(value));
    await clock.advance(30);
    ticks.unsubscribe();
    expect([seen, clock.pending]).to.deep.equal([[0, 1, 'late', 2], 0]);
  });
});
