import { expect } from 'chai';
import { Exclusive, OnIn, Rescheduling, type Run, type Tasks, TaskThread, Thread } from 'taskthread';
import { gate, settled, trial } from '../../support/trees.js';

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

class Go {}

/** What a run may await of the task that it is one of, and what happens then. */
const waits: readonly [string, (tasks: Tasks) => Promise<void>, readonly string[]][] = [
  ['stop()', (tasks) => tasks.get('work').stop(), ['run 1', 'aborted: true']],
  ['restart()', (tasks) => tasks.get('work').restart(), ['run 1', 'aborted: true', 'run 1', 'run 2']],
  ['run()', (tasks) => tasks.get('work').run(), ['run 1', 'aborted: false', 'run 2']],
  [
    'tasks.start of its name',
    (tasks) => tasks.start('work', () => say('new'), { maxRuns: 1 }),
    ['run 1', 'aborted: true', 'new'],
  ],
];

describe('a run that awaits what waits for itself', () => {
  beforeEach(() => {
    happened = [];
  });

  for (const [what, wait, expected] of waits)
    it(`goes on, and what it asked for comes behind it: ${what}`, async () => {
      const deeper = async (tasks: Tasks): Promise<void> => {
        await settled(1);
        await Promise.all([settled(2), wait(tasks)]);
      };
      for (const each of [wait, deeper]) {
        happened = [];
        let first = true;
        @Thread()
        class Master extends TaskThread {
          @Rescheduling({ intervalMs: 0, maxRuns: 2 }) async work({ count, signal }: Run) {
            say(`run ${count}`);
            if (!first) return;
            first = false;
            await each(this.tasks);
            say(`aborted: ${signal.aborted}`);
          }
        }
        const { stop } = await trial(Master);
        await settled(10);
        expect(happened).to.deep.equal(expected);
        expect((await stop()).errors).to.deep.equal([]);
      }
    });

  it('goes on though another run stands between: one that waits for it', async () => {
    const starts: readonly [string, (tasks: Tasks) => Promise<void>][] = [
      ['stop', (tasks) => tasks.get('second').stop()],
      ['run', (tasks) => tasks.get('second').run()],
    ];
    for (const [what, wait] of starts) {
      @Thread()
      class Master extends TaskThread {
        @Rescheduling({ maxRuns: 1 }) async first() {
          await settled(2);
          await wait(this.tasks);
          say(`first, ${what}`);
        }
        @Rescheduling({ maxRuns: 1 }) async second({ count }: Run) {
          await settled(4);
          await this.tasks.get('first').stop();
          say(`second ${count}, ${what}`);
        }
      }
      const { stop } = await trial(Master);
      await settled(20);
      expect((await stop()).errors).to.deep.equal([]);
    }
    expect(happened).to.deep.equal(['second 1, stop', 'first, stop', 'second 1, run', 'second 2, run', 'first, run']);
  });

  it('is not one that only has its name, nor another of its thread: those wait for its end', async () => {
    let self!: Master;
    const held = gate();
    @Thread()
    class Master extends TaskThread<{ in: Go }> {
      protected override enter() {
        self = this;
      }
      @Rescheduling({ maxRuns: 1 }) async work() {
        await held.opened;
        say('ended');
      }
      @Rescheduling({ maxRuns: 1 }) async other() {
        await settled(1);
        await this.tasks.get('work').stop();
        say('the other goes on');
      }
    }
    const { stop } = await trial(Master);
    const work = async (): Promise<void> => {
      await settled(1);
      await self.tasks.start('work', () => say('new'), { maxRuns: 1 });
      say('it goes on');
    };
    void work();
    await settled(10);
    expect(happened).to.deep.equal([]);
    held.open();
    await settled(10);
    expect(happened).to.deep.equal(['ended', 'the other goes on', 'new', 'it goes on']);
    await stop();
  });
});

describe('a method that holds the lock that a run needs', () => {
  beforeEach(() => {
    happened = [];
  });

  @Thread({ serial: true })
  class Serial extends TaskThread<{ in: Go }> {
    @OnIn(Go) async go() {
      await act(this.tasks);
      say('goes on');
    }
    @Rescheduling({ initialDelayMs: 10, maxRuns: 1 }) work() {
      say('run');
    }
  }
  @Thread()
  class Locked extends TaskThread<{ in: Go }> {
    @OnIn(Go) @Exclusive('line') async go() {
      await act(this.tasks);
      say('goes on');
    }
    @Rescheduling({ initialDelayMs: 10, maxRuns: 1 }) @Exclusive('line') work() {
      say('run');
    }
  }
  let act: (tasks: Tasks) => Promise<void>;

  for (const [kind, Master, afterStop] of [
    ['serial', Serial, ['goes on', 'new']],
    // The new one needs no lock.
    ['locked', Locked, ['new', 'goes on']],
  ] as const) {
    it(`goes on though it awaits that run, which comes behind it: ${kind}`, async () => {
      const { tree, stop } = await trial(Master);
      act = async (tasks) => {
        await settled(1);
        await tasks.get('work').run();
      };
      await tree.send(new Go());
      await settled(10);
      expect(happened).to.deep.equal(['goes on', 'run']);
      expect((await stop()).errors).to.deep.equal([]);
    });

    it(`stops that task at once though a run of it waits for its turn, which does not come any more: ${kind}`, async () => {
      const { tree, clock, stop } = await trial(Master);
      const due = gate();
      act = async (tasks) => {
        await due.opened;
        await tasks.get('work').stop();
        await tasks.start('work', () => say('new'), { maxRuns: 1 });
      };
      await tree.send(new Go());
      await clock.advance(10);
      due.open();
      await settled(10);
      expect(happened).to.deep.equal(afterStop);
      expect((await stop()).errors).to.deep.equal([]);
    });
  }
});
