import { expect } from 'chai';
import { EventEmitter, once } from 'node:events';
import {
  Children,
  Reschedule,
  Rescheduling,
  type Run,
  startMaster,
  type TaskSnapshot,
  TaskThread,
  TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { gate, KeptLog, settled, trial } from '../../support/trees.js';

let happened: string[] = [];
let clock: VirtualClock;
const say = (what: string): void => void happened.push(`${clock?.now() ?? 0}: ${what}`);

/** Starts a master and lets its first runs happen. */
async function begun<T extends TaskThread>(master: new () => T) {
  const tried = await trial(master);
  clock = tried.clock;
  await settled(1);
  return tried;
}

describe('@Rescheduling', () => {
  beforeEach(() => {
    happened = [];
    clock = undefined as unknown as VirtualClock;
  });

  it('runs at once, then waits the interval after each run', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling(100) async work(run: Run) {
        say(`run ${run.count}`);
        await this.sleep(30);
      }
    }
    const { stop } = await begun(Master);
    await clock.advance(300);
    expect(happened).to.deep.equal(['0: run 1', '130: run 2', '260: run 3']);
    await stop();
  });

  it('takes a run that is asked for before its start as the first one, and begins no second beside it', async () => {
    const held = gate();
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 10, initialDelayMs: 5, maxRuns: 2 }) async work(run: Run) {
        say(`begins ${run.count}`);
        await held.opened;
        say(`ends ${run.count}`);
      }
      protected override ready() {
        const task = this.tasks.get('work');
        void task.run();
        task.start();
      }
    }
    const { stop } = await begun(Master);
    await clock.advance(20);
    held.open();
    await clock.advance(20);
    expect(happened).to.deep.equal(['0: begins 1', '20: ends 1', '30: begins 2', '30: ends 2']);
    await stop();
  });

  it('never overlaps itself', async () => {
    const held = gate();
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 10, mode: 'rate' }) async work() {
        say('begins');
        await held.opened;
        say('ends');
      }
    }
    const { stop } = await begun(Master);
    await clock.advance(100);
    expect(happened).to.deep.equal(['0: begins']);
    held.open();
    await stop();
  });

  it('keeps a grid at a rate; ticks missed while it ran are skipped and counted', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 100, mode: 'rate' }) async work(run: Run) {
        say(`run ${run.count} of ${run.scheduledAt}, skipped ${run.skipped}`);
        await this.sleep(run.count === 2 ? 250 : 30);
      }
    }
    const { stop } = await begun(Master);
    await clock.advance(500);
    expect(happened).to.deep.equal([
      '0: run 1 of 0, skipped 0',
      '100: run 2 of 100, skipped 0',
      '400: run 3 of 400, skipped 2',
      '500: run 4 of 500, skipped 0',
    ]);
    await stop();
  });

  it('waits initialDelayMs before the first run, and ends after maxRuns', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 10, initialDelayMs: 25, maxRuns: 2 }) work() {
        say('run');
      }
    }
    const { stop, tree } = await begun(Master);
    await clock.advance(100);
    expect(happened).to.deep.equal(['25: run', '35: run']);
    const [{ name, active, running, count }] = tree.snapshot().tasks as [TaskSnapshot];
    expect([name, active, running, count]).to.deep.equal(['work', false, false, 2]);
    await stop();
  });

  it('adds up to jitterMs, drawn by random, to each wait', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 100, jitterMs: 40 }) work() {
        say('run');
      }
    }
    clock = new VirtualClock();
    const tree = await startMaster(Master, { clock, random: () => 0.5 });
    await clock.advance(250);
    expect(happened).to.deep.equal(['20: run', '140: run']);
    await tree.stop();
  });

  it('does what a run returns: another wait, or no more runs', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling(10) work(run: Run) {
        say(`run ${run.count}`);
        if (run.count === 1) return Reschedule.after(500);
        return run.count === 3 ? Reschedule.stop() : undefined;
      }
    }
    const { stop } = await begun(Master);
    await clock.advance(1000);
    expect([happened, clock.pending]).to.deep.equal([['0: run 1', '500: run 2', '510: run 3'], 0]);
    await stop();
  });

  it('at interval 0 runs again and again, other work in between', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ maxRuns: 3 }) work(run: Run) {
        happened.push(`run ${run.count}`);
        void Promise.resolve().then(() => happened.push(`microtask ${run.count}`));
      }
    }
    const { stop } = await begun(Master);
    await settled();
    expect(happened).to.deep.equal(['run 1', 'microtask 1', 'run 2', 'microtask 2', 'run 3', 'microtask 3']);
    await stop();
  });

  it('ends early, and well, when the thread stops while it sleeps', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling(10) async work() {
        await this.sleep(1_000_000);
        say('woke');
      }
    }
    const { stop } = await begun(Master);
    const report = await stop();
    expect([report.reason, happened, clock.pending]).to.deep.equal(['stopped', [], 0]);
  });

  it('ends well when the stop aborts what it waits for, by stopping or by run.signal', async () => {
    const never = new EventEmitter();
    @Thread()
    class Master extends TaskThread {
      @Rescheduling(10) async inquire() {
        await once(never, 'answer', { signal: this.stopping });
      }
      @Rescheduling(10) async askOften({ signal }: Run) {
        await once(never, 'answer', { signal });
      }
      @Rescheduling(10) check() {
        this.stopping.addEventListener('abort', () => say('aborted'));
      }
    }
    const { stop } = await begun(Master);
    const report = await stop();
    expect([report.reason, report.errors, happened]).to.deep.equal(['stopped', [], ['0: aborted']]);
  });

  it('aborts run.signal when the thread stops, and the run in progress is awaited', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling(10) async work({ signal }: Run) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await settled();
        say('cleaned up');
      }
      protected override exit() {
        say('exit');
      }
    }
    const { stop } = await begun(Master);
    await stop();
    expect(happened).to.deep.equal(['0: cleaned up', '0: exit']);
  });

  it('does not run after its thread has exited', async () => {
    @Thread()
    class Worker extends TaskThread {
      @Rescheduling(10) work() {
        say('run');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Worker) workers!: ThreadGroup<typeof Worker>;
      protected override async ready() {
        const worker = await this.workers.spawn();
        await settled(1);
        await worker.stop();
      }
    }
    const { stop, log } = await begun(Master);
    await clock.advance(100);
    expect([happened, log.lines, clock.pending]).to.deep.equal([['0: run'], [], 0]);
    await stop();
  });
});

describe('tasks', () => {
  beforeEach(() => {
    happened = [];
    clock = undefined as unknown as VirtualClock;
  });

  @Thread()
  class Master extends TaskThread {
    @Rescheduling(100) async work(run: Run) {
      say(`run ${run.count}`);
      await this.sleep(10);
    }
    @Rescheduling({ intervalMs: 1000, initialDelayMs: 1000 }) rare() {
      say('rare');
    }
  }
  const instance = async () => {
    let self!: Master;
    @Thread()
    class Kept extends Master {
      protected override enter() {
        self = this;
      }
    }
    return { ...(await begun(Kept)), self };
  };

  it('stop ends a task after the run in progress; start begins it anew', async () => {
    const { self, stop } = await instance();
    const stopped = self.tasks.get('work').stop();
    void stopped.then(() => say('stopped'));
    await clock.advance(200);
    self.tasks.get('work').start();
    await clock.advance(150);
    expect(happened).to.deep.equal(['0: run 1', '10: stopped', '200: run 1', '310: run 2']);
    await stop();
  });

  it('stop ends well a run that waits with run.signal, and the thread goes on', async () => {
    let self!: Asking;
    @Thread()
    class Asking extends TaskThread {
      @Rescheduling(100) async inquire({ signal, count }: Run) {
        say(`inquire ${count}`);
        await once(new EventEmitter(), 'answer', { signal });
      }
      protected override enter() {
        self = this;
      }
    }
    const { stop } = await begun(Asking);
    await self.tasks.get('inquire').stop();
    self.tasks.get('inquire').start();
    await clock.advance(10);
    await self.tasks.get('inquire').restart();
    await settled();
    expect((await stop()).errors).to.deep.equal([]);
    expect(happened).to.deep.equal(['0: inquire 1', '0: inquire 1', '10: inquire 1']);
  });

  it('an AbortError that nobody asked for fails the thread', async () => {
    @Thread()
    class Asking extends TaskThread {
      @Rescheduling(100) inquire() {
        AbortSignal.abort().throwIfAborted();
      }
    }
    const error = await startMaster(Asking, { log: new KeptLog() }).then(({ exited }) =>
      exited.then((report) => report.errors[0]),
    );
    expect([error?.code, error?.member]).to.deep.equal(['THREAD_FAILED', 'Asking.inquire']);
  });

  it('start waits for the end of the run that was in progress when the task was stopped', async () => {
    const { self, stop } = await instance();
    const task = self.tasks.get('work');
    void task.stop();
    task.start();
    await clock.advance(100);
    expect(happened).to.deep.equal(['0: run 1', '10: run 1']);
    await stop();
  });

  it('run now comes at once, or right after the run in progress, and the interval counts from there', async () => {
    const { self, stop } = await instance();
    const again = self.tasks.get('work').run();
    void again.then(() => say('asked run is over'));
    await clock.advance(50);
    void self.tasks.get('rare').run();
    await clock.advance(100);
    expect(happened).to.deep.equal(['0: run 1', '10: run 2', '20: asked run is over', '50: rare', '120: run 3']);
    await stop();
  });

  it('a changed interval counts from the wait in progress on', async () => {
    const { self, stop } = await instance();
    await clock.advance(50);
    self.tasks.get('work').intervalMs = 60;
    await clock.advance(100);
    expect(happened).to.deep.equal(['0: run 1', '70: run 2', '140: run 3']);
    await stop();
  });

  it('restart waits for the run in progress', async () => {
    const { self, stop } = await instance();
    const restarted = self.tasks.get('work').restart();
    void restarted.then(() => say('restarted'));
    await clock.advance(100);
    expect(happened).to.deep.equal(['0: run 1', '10: run 1', '10: restarted']);
    await stop();
  });

  it('start of the same name replaces the task, also when asked twice at once', async () => {
    const { self, stop } = await instance();
    const job = (label: string) => async () => {
      say(label);
      await self.sleep(10);
    };
    await self.tasks.start('job', job('first'), 100);
    await settled(1);
    const replaced = [self.tasks.start('job', job('second'), 100), self.tasks.start('job', job('third'), 100)];
    await clock.advance(115);
    for (const each of replaced) await each;
    expect(happened.filter((line) => !line.includes('run'))).to.deep.equal(['0: first', '10: third']);
    await stop();
  });

  it('says which tasks there are when a name is unknown, and refuses bad options and a stopping thread', async () => {
    const { self, stop } = await instance();
    const codes: string[] = [];
    const attempt = async (act: () => unknown): Promise<void> => {
      try {
        await act();
      } catch (error) {
        codes.push(error instanceof TaskThreadError ? error.message.slice(0, 60) : String(error));
      }
    };
    await attempt(() => self.tasks.get('wrok'));
    await attempt(() => self.tasks.start('job', () => {}, { intervalMs: -1 }));
    await attempt(() => self.tasks.start('job', undefined as unknown as () => void, 10));
    await attempt(() => (self.tasks.get('work').intervalMs = NaN));
    const stopped = stop();
    await attempt(() => self.tasks.get('work').start());
    await attempt(() => self.tasks.start('job', () => {}, 10));
    await stopped;
    expect(codes.map((text) => text.split(':')[0])).to.deep.equal([
      'UNKNOWN_TASK',
      'INVALID_OPTION',
      'INVALID_OPTION',
      'INVALID_OPTION',
      'STOPPING',
      'STOPPING',
    ]);
    expect(codes[0]).to.contain('master has no task "wrok"; it has: work, rare');
  });
});
