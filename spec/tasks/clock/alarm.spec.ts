import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';
import { Alarm } from '#lib/tasks/clock/alarm.js';
import type { Clock } from '#lib/tasks/clock/clock.js';
import type { Timer } from '#lib/tasks/clock/timer-heap.js';
import { WallAlarm } from '#lib/tasks/clock/wall-alarm.js';

describe('an alarm', () => {
  const owner = { path: 'master' };
  let clock: VirtualClock;
  let rung: number[];

  class TestAlarm extends Alarm {
    constructor(of: Clock = clock) {
      super(of, owner, 'test');
    }
    ring(): void {
      rung.push(clock.now());
    }
  }

  beforeEach(() => {
    clock = new VirtualClock({ wallTime: 5_000 });
    rung = [];
  });

  it('is a timer of the clock, where that takes any', async () => {
    const asked: unknown[] = [];
    await clock.advance(0.5);
    const arm = (timer: Timer, time: number): void => void asked.push(timer, time);
    const disarm = (timer: Timer): void => void asked.push(timer);
    const alarm = new TestAlarm(Object.assign(clock, { arm, disarm }));
    alarm.ringAt(30);
    alarm.silence();
    alarm.ringIn(50);
    expect([asked, clock.pending]).to.deep.equal([[alarm, 30, alarm, alarm, 50.5], 0]);
  });

  it('else has timers of the clock: it rings at its time, and may be set again or be silenced', async () => {
    const alarm = new TestAlarm();
    alarm.silence();
    await clock.advance(10);
    alarm.ringAt(30);
    await clock.advance(100);
    alarm.ringIn(40);
    alarm.silence();
    alarm.silence();
    expect(clock.pending).to.equal(0);
    alarm.ringIn(90);
    await clock.advance(100);
    expect(rung).to.deep.equal([30, 200]);
  });

  it('by the wall clock rings at its time, and may be set again or be cancelled', async () => {
    const alarm = new WallAlarm(clock, () => rung.push(clock.now()), owner, 'test');
    alarm.cancel();
    await clock.advance(10);
    alarm.set(5_030);
    await clock.advance(100);
    alarm.set(5_150);
    alarm.cancel();
    alarm.cancel();
    expect(clock.pending).to.equal(0);
    alarm.set(5_200);
    await clock.advance(100);
    expect(rung).to.deep.equal([30, 200]);
  });
});
