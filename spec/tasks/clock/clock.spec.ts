import { systemClock } from '#lib/tasks/clock/system-clock.js';
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
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

  it('of many timers calls back those that are due, in order, also after one that throws, and lets the process end', () => {
    const program = `
      import { systemClock } from './dist/lib/tasks/clock/system-clock.js';
      const say = (what) => () => console.log(what);
      process.on('uncaughtException', (error) => console.log(error.message));
      for (const ms of [400, 1, 200]) systemClock.setTimer(ms, say(ms));
      systemClock.setTimer(5, () => { throw new Error('thrown'); });
      systemClock.setTimer(6, () => systemClock.setTimer(1, say('set meanwhile')));
      systemClock.setTimer(7, say('cancelled'))();
      const cancelFar = systemClock.setTimer(600_000, say('far'));
      const alarm = { due: 0, at: -1, ring: say('alarm') };
      systemClock.arm(alarm, systemClock.now() + 250);
      systemClock.disarm(alarm);
      systemClock.arm(alarm, systemClock.now() + 420);
      const began = Date.now();
      systemClock.setWallTimer(began + 430, () => console.log('wall', Date.now() >= began + 430));
      systemClock.setWallTimer(began + 440, say('cancelled'))();
      const { now } = Date;
      systemClock.setWallTimer(began + 500, () => console.log('set', Date.now() < began));
      systemClock.setTimer(460, () => (Date.now = () => now() - 3_600_000));
      systemClock.setTimer(470, cancelFar);
    `;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 8_000,
    });
    expect(run.stderr).to.equal('');
    expect(run.stdout.split('\n')).to.deep.equal([
      '1',
      'thrown',
      'set meanwhile',
      '200',
      '400',
      'alarm',
      'wall true',
      'set true',
      '',
    ]);
    expect(run.signal).to.equal(null);
  });
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
