import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { Reschedule, Rescheduling, type ReschedulingOptions, type Run, TaskThread, Thread } from 'taskthread';
import { type Isolated, isolate, VirtualClock } from 'taskthread/testing';

const hour = 3_600_000;
const inBerlin = { timeZone: 'Europe/Berlin' };

/** What its runs saw: the wall clock, and what they were due for where that is another time. */
let runs: string[] = [];
let clock = new VirtualClock();

const shown = (time: number): string => new Date(time).toISOString().replace(/:00\.000Z$/, 'Z');

/** A thread with one task, begun at a time of the wall clock. */
function begunAt(
  wallTime: string,
  options: ReschedulingOptions,
  work: (run: Run, thread: TaskThread) => unknown = () => undefined,
  random = () => 0,
): Promise<Pick<Isolated<TaskThread>, 'advance' | 'stop' | 'tasks'>> {
  clock = new VirtualClock({ wallTime });
  runs = [];
  @Thread()
  class Master extends TaskThread {
    @Rescheduling(options) work(run: Run) {
      const [now, due] = [clock.wallTime(), run.scheduledAt].map(shown);
      runs.push(`${now}${now === due ? '' : ` for ${due}`}${run.skipped > 0 ? `, skipped ${run.skipped}` : ''}`);
      return work(run, this);
    }
  }
  return isolate({ thread: Master, clock, random });
}

describe('cron', () => {
  it('runs at the moments of its pattern, by the wall clock of its time zone, not at once', async () => {
    const thread = await begunAt('2026-07-01T00:00:00Z', { cron: '30 9 * * MON-FRI', ...inBerlin });
    await thread.advance(6 * 24 * hour);
    await thread.stop();
    // In summer Berlin is two hours ahead; the 4th and 5th are a Saturday and a Sunday.
    expect(runs).to.deep.equal(['2026-07-01T07:30Z', '2026-07-02T07:30Z', '2026-07-03T07:30Z', '2026-07-06T07:30Z']);
  });

  it('takes seconds, and words for the usual', async () => {
    const thread = await begunAt('2026-07-01T00:00:00Z', { cron: '*/20 * * * * *', maxRuns: 3 });
    await thread.advance(hour);
    await thread.stop();
    expect(runs).to.deep.equal(['2026-07-01T00:00:20.000Z', '2026-07-01T00:00:40.000Z', '2026-07-01T00:01Z']);
    const daily = await begunAt('2026-07-01T00:00:00Z', { cron: '@daily', timeZone: 'Asia/Tokyo' });
    await daily.advance(24 * hour);
    await daily.stop();
    expect(runs).to.deep.equal(['2026-07-01T15:00Z']);
  });

  it('runs every hour of a year, the hours that the clock of the zone skips and repeats too', async () => {
    const thread = await begunAt('2026-01-01T00:00:00Z', { cron: '0 * * * *', ...inBerlin });
    await thread.advance(365 * 24 * hour);
    await thread.stop();
    expect(runs).to.have.length(365 * 24);
    const every = (text: string, at: number): boolean => text === shown(Date.UTC(2026, 0, 1, at + 1));
    expect(runs.findIndex((text, at) => !every(text, at))).to.equal(-1);
  }).timeout(20_000);

  for (const [what, cron, wallTime, expected] of [
    [
      'a moment that is skipped in spring comes as soon as the skipped hour is over',
      '30 2 * * *',
      '2026-03-28T00:00:00Z',
      ['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z'],
    ],
    [
      'a moment that comes twice in autumn runs the first time',
      '30 2 * * *',
      '2026-10-24T00:00:00Z',
      ['2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    ],
    [
      'moments of each hour are evenly spread in spring',
      '*/30 * * * *',
      '2026-03-29T00:10:00Z',
      ['2026-03-29T00:30Z', '2026-03-29T01:00Z', '2026-03-29T01:30Z'],
    ],
    [
      'moments of each hour are evenly spread in autumn',
      '*/30 * * * *',
      '2026-10-25T00:10:00Z',
      ['2026-10-25T00:30Z', '2026-10-25T01:00Z', '2026-10-25T01:30Z'],
    ],
  ] as const) {
    it(`where the hour changes: ${what}`, async () => {
      const thread = await begunAt(wallTime, { cron, ...inBerlin, maxRuns: 3 });
      await thread.advance(4 * 24 * hour);
      await thread.stop();
      expect(runs).to.deep.equal(expected);
    });
  }

  it('skips, and counts, the moments that pass while a run is in progress', async () => {
    const thread = await begunAt('2026-07-01T00:00:00Z', { cron: '* * * * *' }, ({ count }, self) =>
      count === 1 ? self.sleep(150_000) : undefined,
    );
    await thread.advance(5 * 60_000);
    expect(runs).to.deep.equal(['2026-07-01T00:01Z', '2026-07-01T00:04Z, skipped 2', '2026-07-01T00:05Z']);
    expect(thread.tasks.get('work').statistics).to.include({ runs: 3, skipped: 2 });
    await thread.stop();
  });

  it('after a run of years goes on from now, and counts no more than a thousand moments', async () => {
    const thread = await begunAt('2026-07-01T00:00:00Z', { cron: '* * * * *', maxRuns: 2 }, ({ count }, self) =>
      count === 1 ? self.sleep(24 * 24 * hour) : undefined,
    );
    await thread.advance(25 * 24 * hour);
    await thread.stop();
    expect(runs).to.deep.equal(['2026-07-01T00:01Z', '2026-07-25T00:02Z, skipped 1000']);
  });

  describe('when the wall clock is set', () => {
    const atThree = { cron: '0 3 * * *', timeZone: 'UTC' };

    it('forward, past its moment, runs at once, and once', async () => {
      const thread = await begunAt('2026-07-01T00:00:00Z', { cron: '0 * * * *', timeZone: 'UTC' });
      clock.setWallTime('2026-07-01T03:20:00Z');
      await thread.advance(hour);
      await thread.stop();
      expect(runs).to.deep.equal(['2026-07-01T03:20Z for 2026-07-01T01:00Z', '2026-07-01T04:00Z, skipped 2']);
    });

    it('before its moment, waits for that by the new time', async () => {
      const thread = await begunAt('2026-07-01T00:00:00Z', atThree);
      clock.setWallTime('2026-07-01T02:59:00Z');
      await thread.advance(60_000);
      clock.setWallTime('2026-07-01T22:00:00Z');
      await thread.advance(5 * hour);
      await thread.stop();
      expect(runs).to.deep.equal(['2026-07-01T03:00Z', '2026-07-02T03:00Z']);
    });

    it('back, by less than from one run to the next, repeats none', async () => {
      const thread = await begunAt('2026-07-01T02:30:00Z', atThree);
      await thread.advance(hour);
      clock.setWallTime('2026-07-01T02:30:00Z');
      await thread.advance(25 * hour);
      await thread.stop();
      expect(runs).to.deep.equal(['2026-07-01T03:00Z', '2026-07-02T03:00Z']);
    });

    it('back, by more, goes on from the time it shows', async () => {
      const thread = await begunAt('2026-07-01T11:58:00Z', { cron: '* * * * *' });
      await thread.advance(2 * 60_000);
      clock.setWallTime('2026-07-01T11:00:00Z');
      await thread.advance(2 * 60_000);
      await thread.stop();
      expect(runs).to.deep.equal(['2026-07-01T11:59Z', '2026-07-01T12:00Z', '2026-07-01T11:01Z', '2026-07-01T11:02Z']);
    });

    it('back, while it waits for its first moment, waits for the first by the new time', async () => {
      const thread = await begunAt('2026-07-01T12:00:00Z', { cron: '0 * * * *', timeZone: 'UTC' });
      clock.setWallTime('2026-07-01T08:50:00Z');
      await thread.advance(hour);
      await thread.stop();
      expect(runs).to.deep.equal(['2026-07-01T09:00Z']);
    });

    it('leaves alone what goes by an interval, a backoff or Reschedule.after', async () => {
      const happened: number[] = [];
      const thread = await begunAt('2026-07-01T00:00:00Z', { intervalMs: 1000, mode: 'rate' }, () => {
        happened.push(clock.now());
      });
      clock.setWallTime('2027-01-01T00:00:00Z');
      await thread.advance(1000);
      clock.setWallTime('2020-01-01T00:00:00Z');
      await thread.advance(1000);
      await thread.stop();
      expect(happened).to.deep.equal([0, 1000, 2000]);

      const after = await begunAt('2026-07-01T00:00:00Z', { cron: '* * * * *' }, ({ count }) =>
        count === 1 ? Reschedule.after(5000) : undefined,
      );
      await after.advance(60_000);
      clock.setWallTime('2026-07-01T12:00:00Z');
      await after.advance(5000);
      expect(runs).to.deep.equal(['2026-07-01T00:01Z', '2026-07-01T12:00:05.000Z for 2026-07-01T00:01:05.000Z']);
      await after.stop();
    });
  });

  it('adds jitter to each moment, and tries a run again by the clock that runs evenly', async () => {
    const thread = await begunAt(
      '2026-07-01T00:00:00Z',
      { cron: '0 * * * *', jitterMs: 60_000, onError: 'retry', backoff: { initialMs: 1000, jitter: 0 } },
      ({ count, attempt }) => {
        if (count === 1 && attempt === 1) throw new Error('no');
      },
      () => 0.5,
    );
    await thread.advance(2.5 * hour);
    await thread.stop();
    expect(runs).to.deep.equal([
      '2026-07-01T01:00:30.000Z for 2026-07-01T01:00Z',
      '2026-07-01T01:00:31.000Z for 2026-07-01T01:00Z',
      '2026-07-01T02:00:30.000Z for 2026-07-01T02:00Z',
    ]);
  });

  it('ends with its last moment', async () => {
    const thread = await begunAt('2026-07-01T00:00:00Z', { cron: '0 0 12 1 7 * 2026', timeZone: 'UTC' });
    await thread.advance(24 * hour);
    expect([runs, thread.tasks.get('work').active, clock.pending]).to.deep.equal([['2026-07-01T12:00Z'], false, 0]);
    await thread.stop();
  });

  it('has no interval to change: it is replaced', async () => {
    const thread = await begunAt('2026-07-01T00:00:00Z', { cron: '@hourly' });
    const task = thread.tasks.get('work');
    expect(task.intervalMs).to.equal(0);
    expect(() => (task.intervalMs = 5)).to.throw('INVALID_OPTION: tasks on master work was given an intervalMs');
    await thread.tasks.start('work', () => runs.push('replaced'), { cron: '@daily', timeZone: 'UTC' });
    await thread.advance(24 * hour);
    await thread.stop();
    expect(runs).to.deep.equal(['replaced']);
  });

  it('is read by a library that is loaded with the first pattern', () => {
    const program = `
      import { createRequire } from 'node:module';
      import { Rescheduling, TaskThread } from './dist/lib/index.js';
      const { cache } = createRequire(import.meta.url);
      const loaded = () => Object.keys(cache).some((path) => path.includes('/croner/'));
      const declare = (options) => {
        class Ticks extends TaskThread { tick() {} }
        Rescheduling(options)(Ticks.prototype, 'tick', Object.getOwnPropertyDescriptor(Ticks.prototype, 'tick'));
      };
      declare(1000);
      console.log(loaded());
      declare({ cron: '@daily' });
      console.log(loaded());
    `;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    expect([stdout, stderr]).to.deep.equal(['false\ntrue\n', '']);
  });
});

describe('the wall clock of a VirtualClock', () => {
  it('shows the beginning of 2000 unless told, runs with its time, and can be set', async () => {
    const virtual = new VirtualClock();
    await virtual.advance(1500);
    expect(shown(virtual.wallTime())).to.equal('2000-01-01T00:00:01.500Z');
    virtual.setWallTime(new Date('2026-07-01T12:00:00Z'));
    await virtual.advance(hour);
    expect([shown(virtual.wallTime()), virtual.now()]).to.deep.equal(['2026-07-01T13:00Z', 1500 + hour]);
  });

  it('refuses what is no date', () => {
    const fault = 'INVALID_OPTION: @VirtualClock on the wall clock was given "soon"; wanted is a date.';
    expect(() => new VirtualClock({ wallTime: 'soon' })).to.throw(fault);
    expect(() => new VirtualClock().setWallTime('soon')).to.throw(fault);
  });
});
