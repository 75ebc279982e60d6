import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { Subject } from 'rxjs';
import { Listening, OnIn, Rescheduling, type Run, TaskThread, Thread } from 'taskthread';
import { isolate } from 'taskthread/testing';
import { codeOf, rejection } from '../support/rejections.js';
import { HubThread, Packet, Tick } from './threads.js';

const hour = 3_600_000;

describe('isolate, under virtual time', () => {
  it('lets tasks tick while a test advances, and not before', async () => {
    const thread = await isolate(HubThread, { file: '', lines: new Subject<string>() });
    await thread.advance(999);
    expect(thread.ups()).to.deep.equal([]);
    await thread.advance(2001);
    expect(thread.ups(Tick)).to.deep.equal([new Tick(1), new Tick(2), new Tick(3)]);
    expect(thread.tasks.get('tick').count).to.equal(3);
    await thread.stop();
  });

  it('starts and handles at once what sleeps an hour', async () => {
    @Thread()
    class SleepyThread extends TaskThread<{ in: Packet }> {
      protected override enter() {
        return this.sleep(hour / 1000); // within the deadline of a start
      }

      @OnIn(Packet)
      take() {
        return this.sleep(hour);
      }
    }
    const thread = await isolate(SleepyThread);
    await thread.in(new Packet('a'));
    expect(thread.clock.now()).to.equal(hour / 1000 + hour);
    await thread.stop();
  });

  it('stands still for a signal that is only sent', async () => {
    @Thread()
    class SleepyThread extends TaskThread<{ in: Packet }> {
      woken = false;

      @OnIn(Packet)
      async take() {
        await this.sleep(hour);
        this.woken = true;
      }
    }
    const thread = await isolate(SleepyThread);
    await thread.send(new Packet('a'));
    await thread.idle();
    await thread.advance(hour - 1);
    expect(thread.instance.woken).to.equal(false);
    await thread.advance(1);
    expect(thread.instance.woken).to.equal(true);
    await thread.stop();
  });

  it('draws no jitter, unless a test brings its own chance', async () => {
    @Thread()
    class JitteryThread extends TaskThread {
      readonly at: number[] = [];
      @Rescheduling({ intervalMs: 100, jitterMs: 50 })
      run({ scheduledAt }: Run) {
        this.at.push(scheduledAt);
      }
    }
    const even = await isolate(JitteryThread);
    await even.advance(300);
    expect(even.instance.at).to.have.length(4);
    await even.stop();
    const late = await isolate({ thread: JitteryThread, random: () => 0.9 });
    await late.advance(300);
    expect(late.instance.at).to.have.length(2);
    await late.stop();
  });

  it('does not move time on for what is done at once', async () => {
    const thread = await isolate(HubThread, { file: '', lines: new Subject<string>() });
    await thread.feed('welcome', 'anna');
    await thread.idle();
    expect(thread.clock.now()).to.equal(0);
    await thread.stop();
  });

  it('gives up on a signal that no timer brings to its end', async () => {
    @Thread()
    class HangingThread extends TaskThread<{ in: Packet }> {
      ticks = 0;

      @OnIn(Packet)
      take() {
        return new Promise<void>(() => {});
      }

      @Rescheduling(1000)
      tick() {
        this.ticks++;
      }
    }
    const thread = await isolate(HangingThread);
    expect(await codeOf(thread.in(new Packet('a')))).to.equal('TEST_HANGS');
    expect(thread.instance.ticks).to.equal(100_001);
    expect(await codeOf(thread.stop())).to.equal('LEFT_BEHIND');
  });
});

describe('isolate, for what comes from outside the tree', () => {
  const got: string[] = [];

  @Thread()
  class ReadingThread extends TaskThread {
    readonly pipe = new PassThrough({ objectMode: true });

    @Listening('pipe', { onEnd: 'stop' })
    async read(text: string) {
      await this.sleep(100);
      if (text === 'bad') throw new Error('no text');
      got.push(`${text} at ${this.clockTime()}`);
    }

    clockTime = (): number => 0;
  }

  beforeEach(() => got.splice(0));

  it('hands an item to a listening method when the one before is done', async () => {
    const thread = await isolate(ReadingThread);
    thread.instance.clockTime = () => thread.clock.now();
    await Promise.all([thread.feed('read', 'a'), thread.feed('read', 'b')]);
    expect(got).to.deep.equal(['a at 100', 'b at 200']);
    await thread.stop();
  });

  it('gives a test the source itself, by the field of the instance', async () => {
    const thread = await isolate(ReadingThread);
    thread.instance.pipe.write('a');
    await thread.advance(100);
    expect(got).to.have.length(1);
    thread.instance.pipe.end();
    await thread.idle();
    expect(thread.exit).to.deep.equal({ reason: 'finished' });
    expect(await thread.stop()).to.deep.equal({ reason: 'finished' });
  });

  it('rejects with what the thread fails with when the method throws', async () => {
    const thread = await isolate(ReadingThread);
    const error = await rejection(thread.feed('read', 'bad'));
    expect(error).to.include({ code: 'THREAD_FAILED', member: 'ReadingThread.read' });
    expect((await thread.stop()).reason).to.equal('failed');
  });

  it('refuses a method that listens to nothing, and a thread that runs no more', async () => {
    const thread = await isolate(ReadingThread);
    const { message } = await rejection(thread.feed('write' as never, 'a'));
    expect(message).to.equal(
      'UNKNOWN_TASK: ReadingThread has no @Listening method "write"; it has: read. Name one of them.',
    );
    await thread.stop();
    expect(await codeOf(thread.feed('read', 'a'))).to.equal('NOT_HANDLED');
  });
});
