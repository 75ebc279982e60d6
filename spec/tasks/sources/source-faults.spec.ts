import type { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { EMPTY, Subject } from 'rxjs';
import { Listening, startMaster, TaskThread, TaskThreadError, Thread } from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { KeptLog } from '../../support/trees.js';

type Master = new () => TaskThread;

const options = () => ({ clock: new VirtualClock(), log: new KeptLog() });

/** The codes of an error and of its causes, with member, and the text of the last. */
function told(error: unknown): readonly string[] {
  if (!(error instanceof TaskThreadError)) return [String(error)];
  const here = `${error.code} ${error.path} ${error.member}`;
  return error.cause === undefined ? [here, error.message] : [here, ...told(error.cause)];
}

async function startError(master: Master): Promise<readonly string[]> {
  return startMaster(master, options()).then(
    () => ['it started'],
    (error: unknown) => told(error),
  );
}

describe('@Listening', () => {
  it('says SOURCE_MISSING when the field is not set by the end of enter', async () => {
    @Thread()
    class Missing extends TaskThread {
      readonly socket!: AsyncIterable<number>;
      @Listening('socket') read(_item: number): void {}
    }

    expect(await startError(Missing)).to.deep.equal([
      'SOURCE_MISSING master Missing.read',
      'SOURCE_MISSING: Missing.read listens to "socket", which is undefined. ' +
        'Set the field in the constructor or in enter(), or correct the name in @Listening.',
    ]);
  });

  it('says NOT_A_SOURCE when the value is none, or when it cannot tell of an event', async () => {
    @Thread()
    class Wrong extends TaskThread {
      @Listening(() => new Map() as unknown as AsyncIterable<number>) read(_item: number): void {}
    }
    @Thread()
    class NoEmitter extends TaskThread {
      readonly items = new Map() as unknown as EventEmitter;
      @Listening('items', { event: 'item' }) read(_item: number): void {}
    }
    const remedy =
      'Listen to a Node stream, an async iterable, an Observable, or with `event` to an emitter or EventTarget.';

    expect((await startError(Wrong)).at(-1)).to.equal(
      `NOT_A_SOURCE: Wrong.read listens to the function it was given, which is Map. ${remedy}`,
    );
    expect((await startError(NoEmitter)).at(-1)).to.equal(
      `NOT_A_SOURCE: NoEmitter.read listens to "items", which is Map, without on and off. ${remedy}`,
    );
  });

  it("says SOURCE_ENDED when the source ends under onEnd: 'fail'", async () => {
    @Thread()
    class Ending extends TaskThread {
      readonly items = EMPTY;
      @Listening('items', { onEnd: 'fail' }) read(_item: number): void {}
    }

    const tree = await startMaster(Ending, options());
    const report = await tree.exited;
    expect(report.errors.flatMap(told)).to.deep.equal([
      'THREAD_FAILED master Ending.read',
      'SOURCE_ENDED  undefined',
      "SOURCE_ENDED: The source ended. Pass onEnd: 'stop' or 'ignore' to @Listening where an end is no failure.",
    ]);
  });

  it('says SOURCE_OVERFLOW when a source that cannot wait is faster than its listener', async () => {
    const items = new Subject<number>();

    @Thread()
    class Slow extends TaskThread {
      readonly items = items;
      @Listening('items', { capacity: 2 }) read(_item: number): Promise<void> {
        return new Promise((resolve) => this.stopping.addEventListener('abort', () => resolve()));
      }
    }

    const tree = await startMaster(Slow, options());
    for (let item = 0; item < 4; item++) items.next(item);
    const report = await tree.exited;
    expect(report.errors.flatMap(told)[0]).to.equal('THREAD_FAILED master Slow.read');
    expect(report.errors.flatMap(told)[1]).to.match(/^SOURCE_OVERFLOW/);
  });
});
