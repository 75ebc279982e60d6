import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';
import { alarmOf, wallAlarmOf } from '#lib/tasks/alarm.js';
import type { TimerOwner } from '#lib/tasks/clock.js';

describe('an alarm', () => {
  const owner: TimerOwner = { path: 'master' };

  it('is one of the clock, where that has any', () => {
    const own = { set() {}, cancel() {} };
    const clock = Object.assign(new VirtualClock(), { alarm: () => own });
    expect(alarmOf(clock, () => {}, owner, 'task')).to.equal(own);
  });

  for (const [kind, make, from] of [
    ['the clock', alarmOf, 0],
    ['the wall clock', wallAlarmOf, 5_000],
  ] as const)
    it(`else is made of timers of ${kind}: it rings at its time, and may be set again or be cancelled`, async () => {
      const clock = new VirtualClock({ wallTime: 5_000 });
      const rung: number[] = [];
      const alarm = make(clock, () => rung.push(clock.now()), owner, 'task');
      alarm.cancel();
      await clock.advance(10);
      alarm.set(from + 30);
      await clock.advance(100);
      alarm.set(from + 150);
      alarm.cancel();
      alarm.cancel();
      expect(clock.pending).to.equal(0);
      alarm.set(from + 200);
      await clock.advance(100);
      expect(rung).to.deep.equal([30, 200]);
    });
});
