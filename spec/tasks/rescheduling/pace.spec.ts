import { expect } from 'chai';
import { Rescheduling, type Run, TaskThread, Thread } from 'taskthread';
import { isolate, VirtualClock } from 'taskthread/testing';
import { Pace } from '#lib/tasks/rescheduling/pace.js';

const warnings = (log: readonly { level: string; message: string }[]): string[] =>
  log.flatMap(({ level, message }) => (level === 'warn' ? [message] : []));

describe('warnAbovePerSecond', () => {
  it('warns, with the path, once, of a task that runs more than 10,000 times a second', async () => {
    @Thread()
    class Poller extends TaskThread {
      @Rescheduling(0) poll({ count }: Run) {
        if (count % 20 === 0) return this.sleep(1);
      }
    }
    const thread = await isolate(Poller);
    await thread.advance(1100);
    expect(warnings(thread.log)).to.deep.equal([
      'master: Poller.poll has run 10001 times in 500 ms. Give it an intervalMs, or raise its warnAbovePerSecond.',
    ]);
    await thread.stop();
  });

  for (const [what, intervalMs, expected] of [
    ['as often as it may', 100, 0],
    ['once more', 99, 1],
  ] as const) {
    it(`is an option; a task that runs ${what} ${expected === 0 ? 'does not' : 'does'} bring the warning`, async () => {
      @Thread()
      class Master extends TaskThread {
        @Rescheduling({ intervalMs, warnAbovePerSecond: 10 }) work() {}
      }
      const thread = await isolate(Master);
      await thread.advance(3000);
      expect(warnings(thread.log)).to.have.length(expected);
      await thread.stop();
    });
  }

  it('warns again when the task was started anew, and never at Infinity', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 1, warnAbovePerSecond: 100 }) some() {}
      @Rescheduling({ intervalMs: 1, warnAbovePerSecond: Infinity }) many() {}
    }
    const thread = await isolate(Master);
    await thread.advance(250);
    await thread.tasks.get('some').restart();
    await thread.advance(250);
    expect(warnings(thread.log)).to.have.length(2);
    await thread.stop();
  });
});

describe('the pace of a task', () => {
  let clock: VirtualClock;
  let told: unknown[];
  let pace: Pace;
  const host = {
    get clock() {
      return clock;
    },
    taskRushes: (name: string, runs: number, ms: number) => void told.push([name, runs, ms]),
  };
  /** runs that pass before it looks */
  let left: number;

  beforeEach(async () => {
    clock = new VirtualClock();
    await clock.advance(5_000);
    told = [];
    pace = new Pace(3, host, 'work');
    left = pace.reset();
  });
  const count = (times: number): void => {
    for (let n = 0; n < times; n++) if (--left < 0) left = pace.look();
  };

  it('is told of once when it comes more often in a second than it should', async () => {
    count(3);
    await clock.advance(999);
    expect(told).to.deep.equal([]);
    count(1);
    expect(told).to.deep.equal([['work', 4, 999]]);
    count(100);
    expect(told).to.have.length(1);
  });

  it('is fine when as many come in a second, over and over', async () => {
    for (let second = 0; second < 4; second++) {
      count(3);
      await clock.advance(1_000);
    }
    expect(told).to.deep.equal([]);
    count(3);
    await clock.advance(500);
    count(1);
    expect(told).to.deep.equal([['work', 4, 500]]);
  });

  it('begins anew with a reset, and may be told of again', async () => {
    count(4);
    left = pace.reset();
    count(3);
    expect(told).to.have.length(1);
    await clock.advance(10);
    count(1);
    expect(told).to.deep.equal([
      ['work', 4, 0],
      ['work', 4, 10],
    ]);
  });

  it('is never looked at where it may come as often as it likes', () => {
    expect(new Pace(Infinity, host, 'work').reset()).to.equal(2 ** 30);
  });

  it('is looked at after the first window as after any', async () => {
    count(2);
    await clock.advance(2_000);
    count(2);
    await clock.advance(900);
    count(2);
    expect(told).to.deep.equal([]);
    count(1);
    expect(told).to.deep.equal([['work', 4, 900]]);
  });
});
