import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { Rescheduling, type Run, startMaster, TaskThread, Thread } from 'taskthread';
import { nextTurn, VirtualClock } from 'taskthread/testing';
import { settled } from '../support/trees.js';
import { codeOf, rejection } from '../support/rejections.js';

const hour = 3_600_000;
const year = 365 * 24 * hour;

describe('VirtualClock.advance', () => {
  it('runs timers in the order they are due, those of one moment in the order they were set', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    const timers = { a: 30, b: 10, c: 20, d: 10, e: 0, f: 10, g: 10 };
    for (const [name, ms] of Object.entries(timers)) clock.setTimer(ms, () => seen.push(`${name} at ${clock.now()}`));
    await clock.advance(20);
    expect(seen).to.deep.equal(['e at 0', 'b at 10', 'd at 10', 'f at 10', 'g at 10', 'c at 20']);
    expect([clock.now(), clock.pending]).to.deep.equal([20, 1]);
  });

  it('runs timers that timers set, as far as they are due', async () => {
    const clock = new VirtualClock();
    const seen: number[] = [];
    const again = (): void => {
      seen.push(clock.now());
      clock.setTimer(4, again);
    };
    again();
    await clock.advance(10);
    expect(seen).to.deep.equal([0, 4, 8]);
  });

  it('runs none that was cancelled, neither before nor by an earlier one', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    const cancels = [1, 2, 3].map((ms) => clock.setTimer(ms, () => seen.push(`${ms}`)));
    clock.setTimer(1, () => cancels[2]!());
    cancels[1]!();
    cancels[1]!();
    await clock.advance(10);
    cancels[0]!();
    expect([seen, clock.pending]).to.deep.equal([['1'], 0]);
  });

  it('lets all that follows from a timer happen before the next, in however many turns of the event loop', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    for (const ms of [1, 2]) {
      clock.setTimer(ms, () => {
        seen.push(`begins ${ms}`);
        void (async () => {
          for (let turn = 0; turn < 10; turn++) {
            await Promise.resolve();
            await nextTurn();
          }
          await readFile('package.json');
          seen.push(`ends ${ms}`);
        })();
      });
    }
    await clock.advance(5);
    expect(seen).to.deep.equal(['begins 1', 'ends 1', 'begins 2', 'ends 2']);
  });

  it('goes on where there is always more to do', async () => {
    const clock = new VirtualClock();
    let ended = false;
    let turns = 0;
    const busy = (): unknown => ended || (turns++, setImmediate(busy));
    busy();
    let ran = 0;
    for (let ms = 0; ms < 50; ms++) clock.setTimer(ms, () => ran++);
    await clock.advance(100);
    ended = true;
    expect(ran).to.equal(50);
    expect(turns).to.be.lessThan(300); // it is patient once, not at each timer
  });

  it('refuses to go back, or for ever', async () => {
    const clock = new VirtualClock();
    for (const ms of [-1, NaN, Infinity]) expect(await codeOf(clock.advance(ms))).to.equal('INVALID_OPTION');
    expect(clock.now()).to.equal(0);
  });

  it('takes under a second for a year of hours, also beside ten thousand timers that wait', async () => {
    const runs: number[] = [];

    @Thread()
    class HourlyThread extends TaskThread {
      @Rescheduling(hour)
      async run({ scheduledAt }: Run) {
        await Promise.resolve();
        runs.push(scheduledAt);
      }
    }
    const clock = new VirtualClock();
    for (let n = 0; n < 10_000; n++) clock.setTimer(2 * year - n, () => {});
    const tree = await startMaster(HourlyThread, { clock });
    const began = performance.now();
    await clock.advance(year);
    expect(performance.now() - began).to.be.lessThan(1000);
    await tree.stop();
    expect(runs).to.have.length(8761);
    expect(runs.at(-1)).to.equal(year);
  });
});

describe('VirtualClock.until', () => {
  it('moves time on, timer by timer, until a promise is settled, and no further', async () => {
    const clock = new VirtualClock();
    const seen: number[] = [];
    for (const ms of [5, 10, 15]) clock.setTimer(ms, () => seen.push(ms));
    const ten = new Promise<string>((resolve) => clock.setTimer(10, () => resolve('ten')));
    expect(await clock.until(ten)).to.equal('ten');
    await settled(200);
    expect([seen, clock.now()]).to.deep.equal([[5, 10], 10]);
  });

  it('goes on when a timer is set while it waits', async () => {
    const clock = new VirtualClock();
    let go!: () => void;
    const set = new Promise<void>((resolve) => (go = resolve));
    const done = clock.until(set.then(() => new Promise<void>((resolve) => clock.setTimer(hour, resolve))));
    await clock.advance(0);
    expect(clock.now()).to.equal(0);
    go();
    await done;
    expect(clock.now()).to.equal(hour);
  });

  it('rejects with what the promise rejects with', async () => {
    const clock = new VirtualClock();
    const failed = new Promise<void>((_, reject) => clock.setTimer(5, () => reject(new Error('late'))));
    expect(await rejection(clock.until(failed))).to.include({ message: 'late' });
  });

  it('does not move time on to a timer that is never due', async () => {
    const clock = new VirtualClock();
    clock.setTimer(Infinity, () => {});
    let done!: () => void;
    const waits = clock.until(new Promise<void>((resolve) => (done = resolve)));
    await clock.advance(10);
    done();
    await waits;
    expect([clock.now(), clock.pending]).to.deep.equal([10, 1]);
  });
});

describe('VirtualClock.jump', () => {
  it('moves on to the next timer, once nothing is left to do now, and says whether there was one', async () => {
    const clock = new VirtualClock();
    void settled(2).then(() => clock.setTimer(hour, () => {}));
    expect([await clock.jump(), clock.now(), await clock.jump(), clock.now()]).to.deep.equal([true, hour, false, hour]);
  });
});

describe('VirtualClock with autojump', () => {
  it('moves on by itself whenever nothing is left to do', async () => {
    const seen: string[] = [];
    const clock = new VirtualClock({ autojump: true });

    @Thread()
    class NightThread extends TaskThread {
      @Rescheduling({ intervalMs: hour, maxRuns: 8 })
      async sleepOn({ count }: Run) {
        await this.sleep(hour / 2);
        seen.push(`${count} at ${clock.now() / hour}`);
        if (count === 8) this.stop();
      }
    }
    const tree = await startMaster(NightThread, { clock });
    await tree.exited;
    expect([seen[0], seen.at(-1)]).to.deep.equal(['1 at 0.5', '8 at 11']);
  });
});
