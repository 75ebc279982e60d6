import { expect } from 'chai';
import { once } from 'node:events';
import {
  Child,
  type ChildRef,
  Exclusive,
  OnUp,
  Rescheduling,
  type Run,
  startMaster,
  TaskThread,
  Thread,
} from 'taskthread';
import { isolate, VirtualClock } from 'taskthread/testing';
import { gate, KeptLog, settled } from '../../support/trees.js';

let happened: string[] = [];
let clock = new VirtualClock();

class Up {
  constructor(readonly what: string) {}
}

describe('timeoutMs of a task', () => {
  beforeEach(() => {
    happened = [];
    clock = new VirtualClock();
  });

  it('aborts run.signal and fails the thread with TASK_TIMEOUT; the run that does not end is waited for no more', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 10, timeoutMs: 500 }) async poll({ signal }: Run) {
        signal.addEventListener('abort', () => happened.push(`${clock.now()}: ${signal.reason.code}`));
        await new Promise(() => {});
      }
      protected override exit() {
        happened.push(`${clock.now()}: exit`);
      }
    }
    const thread = await isolate({ thread: Master, clock });
    await thread.advance(1000);
    const { failure } = thread;
    expect([failure?.code, failure?.path, failure?.member]).to.deep.equal(['TASK_TIMEOUT', 'master', 'Master.poll']);
    expect(failure?.message).to.contain('master: Master.poll has run for 500 ms, all that its timeoutMs allows.');
    expect(happened).to.deep.equal(['500: TASK_TIMEOUT', '500: exit']);
    await thread.stop();
  });

  it('counts from the beginning of each run, and lets those be that end in time', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 400, timeoutMs: 500 }) async poll() {
        await this.sleep(499);
      }
      @Rescheduling({ maxRuns: 1, timeoutMs: 1 }) plain() {}
    }
    const thread = await isolate({ thread: Master, clock });
    await thread.advance(5000);
    await thread.stop();
    expect(thread.exit).to.deep.equal({ reason: 'stopped' });
  });

  it('refuses, and counts, what a run sends that was given up, also from behind the next instance', async () => {
    const held = gate();
    let runs = 0;
    @Thread({ up: [Up] })
    class Worker extends TaskThread<{ up: Up }> {
      @Rescheduling({ maxRuns: 1, timeoutMs: 500 }) async poll() {
        if (++runs > 1) return this.up(new Up('second'));
        await held.opened;
        await this.up(new Up('given up'));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker) worker!: ChildRef<Worker>;
      @OnUp(Up) take({ what }: Up) {
        happened.push(what);
      }
    }
    const tree = await startMaster(Master, { clock, log: new KeptLog() });
    await clock.advance(1000);
    held.open();
    await settled();
    expect(happened).to.deep.equal(['second']);
    expect(tree.snapshot().children[0]!.edge.up).to.include({ offered: 2, refused: 1, handled: 1 });
    await tree.stop();
  });

  it('refuses what it sends from the failure on, also before the thread has exited', async () => {
    const held = gate();
    @Thread()
    class Slow extends TaskThread {
      protected override exit() {
        return this.sleep(100).catch(() => held.opened);
      }
    }
    @Thread({ up: [Up] })
    class Worker extends TaskThread<{ up: Up }> {
      @Child(Slow) slow!: ChildRef<Slow>;
      @Rescheduling({ maxRuns: 1, timeoutMs: 500 }) async poll({ signal }: Run) {
        signal.addEventListener('abort', () => void Promise.resolve().then(() => this.up(new Up('given up'))));
        await new Promise(() => {});
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { restart: 'never' }) worker!: ChildRef<Worker>;
      @OnUp(Up) take({ what }: Up) {
        happened.push(what);
      }
    }
    const tree = await startMaster(Master, { clock, log: new KeptLog() });
    await clock.advance(1000);
    expect(happened).to.deep.equal([]);
    held.open();
    expect((await clock.until(tree.exited)).reason).to.equal('failed');
  });

  it("with onError: 'retry' tries a run again that ends when its signal aborts", async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ maxRuns: 1, timeoutMs: 500, onError: 'retry', backoff: { initialMs: 100 } })
      async poll({ signal, attempt }: Run) {
        happened.push(`${clock.now()}: attempt ${attempt}`);
        if (attempt === 1) await once(new EventTarget(), 'answer', { signal });
        if (attempt === 2) await once(new EventTarget(), 'answer', { signal }).catch(() => 'no answer');
      }
    }
    const thread = await isolate({ thread: Master, clock });
    await thread.advance(5000);
    expect(happened).to.deep.equal(['0: attempt 1', '600: attempt 2', '1300: attempt 3']);
    expect(thread.log.map(({ message }) => message.split(':')[0])).to.deep.equal(['TASK_TIMEOUT', 'TASK_TIMEOUT']);
    await thread.stop();
  });

  it("with onError: 'retry' never overlaps it: one that has not ended after as long again fails the thread", async () => {
    const held = gate();
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ timeoutMs: 500, onError: 'retry', backoff: { initialMs: 0 } }) async poll() {
        happened.push(`${clock.now()}: begins`);
        await held.opened;
        happened.push('ends');
      }
    }
    const thread = await isolate({ thread: Master, clock });
    await thread.advance(999);
    expect(thread.state).to.equal('running');
    await thread.advance(1);
    expect([thread.failure?.code, happened]).to.deep.equal(['TASK_TIMEOUT', ['0: begins']]);
    await thread.stop();
    held.open();
    await settled();
    expect([happened, clock.pending]).to.deep.equal([['0: begins', 'ends'], 0]);
  });

  it('begins behind the wait for a lock', async () => {
    @Thread({ serial: true })
    class Master extends TaskThread {
      @Rescheduling({ maxRuns: 1 }) async first() {
        await this.sleep(400);
      }
      @Rescheduling({ maxRuns: 1, timeoutMs: 500 }) async second() {
        happened.push(`${clock.now()}: second`);
        await this.sleep(450);
        await this.tasks.start('third', () => this.sleep(501), { maxRuns: 1, timeoutMs: 500 });
      }
    }
    const thread = await isolate({ thread: Master, clock });
    await thread.advance(2000);
    expect([happened, thread.failure?.message.split('.')[1]]).to.deep.equal([
      ['400: second'],
      'third has run for 500 ms, all that its timeoutMs allows',
    ]);
    expect(thread.events.find(({ kind }) => kind === 'failed')?.at).to.equal(1350);
    await thread.stop();
  });

  it('lets go of nobody who waits for the lock that a given up run holds: they end with the thread', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ maxRuns: 1, timeoutMs: 500 }) @Exclusive('port') async hangs() {
        await new Promise(() => {});
      }
      @Rescheduling({ maxRuns: 1 }) @Exclusive('port') async waits() {
        happened.push('ran');
      }
    }
    const thread = await isolate({ thread: Master, clock });
    await thread.advance(1000);
    expect([happened, thread.failure?.code, thread.state]).to.deep.equal([[], 'TASK_TIMEOUT', 'exited']);
    expect(thread.events.find(({ kind }) => kind === 'exited')?.at).to.equal(500);
    await thread.stop();
  });

  it('goes on while the thread stops: a run that waits for ever ends with its limit', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ timeoutMs: 500 }) async poll() {
        await new Promise(() => {});
      }
    }
    const thread = await isolate({ thread: Master, clock });
    await thread.stop().catch((error: unknown) => happened.push(String(error).split(':')[1]!));
    expect([clock.now(), happened]).to.deep.equal([500, [' TASK_TIMEOUT']]);
  });
});
