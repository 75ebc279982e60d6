import { systemClock } from '#lib/tasks/clock.js';
import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';

describe('systemClock', () => {
  for (const ms of [2 ** 31, Infinity]) {
    it(`does not call back at once when asked to in ${ms} ms`, async () => {
      let called = false;
      const cancel = systemClock.setTimer(ms, () => (called = true));
      await new Promise((resolve) => systemClock.setTimer(20, () => resolve(undefined)));
      cancel();
      expect(called).to.equal(false);
    });
  }
});

describe('VirtualClock', () => {
  it('never goes back', async () => {
    const clock = new VirtualClock();
    await clock.advance(10);
    const seen: number[] = [];
    clock.setTimer(-5, () => seen.push(clock.now()));
    await clock.advance(0);
    expect(seen).to.deep.equal([10]);
  });
});
