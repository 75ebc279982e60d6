import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { Subject } from 'rxjs';
import { Child, type ChildRef, Listening, OnIn, Rescheduling, TaskThread, Thread } from 'taskthread';
import { isolate, VirtualClock } from 'taskthread/testing';
import { codeOf, rejection } from '../support/rejections.js';
import { Frame, HubThread, Packet, StoreThread, WordThread } from './threads.js';

describe('the end of an isolated thread', () => {
  it('is the same however often it is asked for', async () => {
    const thread = await isolate(WordThread);
    expect(await Promise.all([thread.stop(), thread.stop()])).to.deep.equal([
      { reason: 'stopped' },
      { reason: 'stopped' },
    ]);
    expect([thread.state, thread.exit, thread.failure]).to.deep.equal(['exited', { reason: 'stopped' }, undefined]);
  });

  it('rejects the start when that fails', async () => {
    @Thread()
    class BrokenThread extends TaskThread {
      protected override enter() {
        throw new Error('no port');
      }
    }
    expect(await rejection(isolate(BrokenThread))).to.include({
      code: 'THREAD_FAILED',
      member: 'BrokenThread.enter',
    });
  });

  it('refuses a class that is wired wrongly, or none', async () => {
    class PlainThread extends TaskThread {}
    expect(await codeOf(isolate(PlainThread))).to.equal('TREE_FAULTS');
    expect(await codeOf(isolate(undefined as unknown as typeof WordThread))).to.equal('TREE_FAULTS');
  });

  it('throws a failure that the test has not looked at', async () => {
    @Thread()
    class TickingThread extends TaskThread {
      @Rescheduling({ intervalMs: 10, initialDelayMs: 10 })
      tick() {
        throw new Error('no tick');
      }
    }
    const unseen = await isolate(TickingThread);
    await unseen.advance(10);
    expect(await rejection(unseen.stop())).to.include({ code: 'THREAD_FAILED', member: 'TickingThread.tick' });

    const seen = await isolate(TickingThread);
    await seen.advance(10);
    expect(seen.failure?.cause).to.include({ message: 'no tick' });
    expect((await seen.stop()).reason).to.equal('failed');
  });

  it('throws the failure of a child that ended the thread', async () => {
    @Thread()
    class OwnerThread extends TaskThread {
      @Child(StoreThread, { args: [''], restart: 'never' }) store!: ChildRef<StoreThread>;
    }
    const thread = await isolate({ thread: OwnerThread, children: 'real' });
    await thread.child('store').fail(new Error('disk full'));
    expect(await rejection(thread.stop())).to.include({ code: 'THREAD_FAILED', path: 'master/store' });
  });
});

describe('what an isolated thread leaves behind', () => {
  const never = new Promise<void>(() => {});

  async function leftBy(thread: new () => TaskThread<{ in: Packet }>): Promise<string> {
    const isolated = await isolate(thread);
    void isolated.in(new Packet('a')).catch(() => {});
    const { code, message } = await rejection(isolated.stop());
    expect(code).to.equal('LEFT_BEHIND');
    return message.split('\n')[1]!.trim();
  }

  it('is a handler that does not end', async () => {
    @Thread()
    class HandlingThread extends TaskThread<{ in: Packet }> {
      @OnIn(Packet) take() {
        return never;
      }
    }
    expect(await leftBy(HandlingThread)).to.equal('master: HandlingThread.take does not end; it has run for 10000 ms');
  });

  it('is a run of a task that does not end', async () => {
    @Thread()
    class RunningThread extends TaskThread<{ in: Packet }> {
      @OnIn(Packet) take() {}
      @Rescheduling(1000) run() {
        return never;
      }
    }
    expect(await leftBy(RunningThread)).to.equal('master: RunningThread.run does not end; it has run for 5000 ms');
  });

  it('is a cleanup that does not end', async () => {
    @Thread()
    class KeepingThread extends TaskThread<{ in: Packet }> {
      @OnIn(Packet) take() {
        this.defer(() => never);
      }
    }
    expect(await leftBy(KeepingThread)).to.equal('master: KeepingThread.defer does not end; it has run for 5000 ms');
  });

  it('is a timer of its clock', async () => {
    const clock = new VirtualClock();
    @Thread()
    class TimingThread extends TaskThread {
      protected override enter() {
        clock.setTimer(1000, () => {});
      }
    }
    clock.setTimer(5, () => {}); // the test's own
    const thread = await isolate({ thread: TimingThread, clock });
    expect((await rejection(thread.stop())).message).to.match(/^LEFT_BEHIND: .*\n {2}1 timer\(s\) of its clock\n/);
  });

  it('is a listener on an emitter or a Subject that it was constructed with', async () => {
    @Thread()
    class HearingThread extends TaskThread {
      constructor(
        readonly config: { lines: Subject<string> },
        readonly socket: EventEmitter,
      ) {
        super();
      }

      protected override enter() {
        this.socket.on('drain', () => {});
        this.config.lines.subscribe(() => {});
      }

      @Listening('socket', { event: 'data' }) read() {}
    }
    const socket = new EventEmitter().on('data', () => {});
    const thread = await isolate(HearingThread, { lines: new Subject<string>() }, socket);
    expect((await rejection(thread.stop())).message).to.match(
      /:\n {2}1 listener\(s\) of items on a Subject\n {2}1 listener\(s\) of "drain" on a EventEmitter\n/,
    );
  });

  it('is nothing of a thread that ends as it should', async () => {
    const lines = new Subject<string>();
    const thread = await isolate(HubThread, { file: '', lines });
    lines.next('anna');
    await thread.advance(5000);
    await thread.member('clients', 0).up(new Frame('x'));
    expect(await thread.stop()).to.deep.equal({ reason: 'stopped' });
    expect([lines.observed, thread.clock.pending]).to.deep.equal([false, 0]);
  });
});
