import { expect } from 'chai';
import { concat, NEVER, Observable, of, range, Subject, throwError } from 'rxjs';
import { fromObservable, Listening, type ObservableFeed, TaskThread, TaskThreadError, Thread } from 'taskthread';
import { isolate } from 'taskthread/testing';
import { codeOf } from '../../support/rejections.js';
import { gate, settled } from '../../support/trees.js';

/** All that an iteration gives, one item at a time; then how it ended. */
async function all(feed: AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  try {
    for await (const item of feed) items.push(item);
    return [...items, 'end'];
  } catch (error) {
    return [...items, error instanceof TaskThreadError ? error.code : String(error)];
  }
}

/** Handles an item of its feed when it is let to. */
@Thread()
class Reader extends TaskThread {
  readonly seen: unknown[] = [];
  go = gate();
  constructor(readonly feed: ObservableFeed<number>) {
    super();
  }
  @Listening('feed') async read(item: number) {
    await this.go.opened;
    this.seen.push(item);
  }
}

describe('fromObservable', () => {
  it('gives the items in order, then the end or the error of the Observable', async () => {
    expect(await all(fromObservable(of(1, 2, 3)))).to.deep.equal([1, 2, 3, 'end']);
    const failing = concat(
      of(1, 2),
      throwError(() => new Error('oops')),
    );
    expect(await all(fromObservable(failing))).to.deep.equal([1, 2, 'Error: oops']);
  });

  it('subscribes with the first step of each iteration, and ends that when whoever iterates has had enough', async () => {
    let subscribed = 0;
    const observable = new Observable<number>((subscriber) => {
      subscribed++;
      for (let n = 0; n < 5; n++) subscriber.next(n);
      return () => void subscribed--;
    });
    const feed = fromObservable(observable);
    const iterator = feed[Symbol.asyncIterator]();
    expect(subscribed).to.equal(0);
    expect(await iterator.next()).to.deep.equal({ done: false, value: 0 });
    expect(await iterator.next()).to.deep.equal({ done: false, value: 1 });
    expect(subscribed).to.equal(1);
    await iterator.return();
    expect([subscribed, feed.dropped, await iterator.next()]).to.deep.equal([0, 3, { done: true, value: undefined }]);
  });

  const overflows = [
    ['fail', [1, 2, 'SOURCE_OVERFLOW'], 1],
    ['drop-oldest', [3, 4, 'end'], 2],
    ['drop-newest', [1, 2, 'end'], 2],
  ] as const;
  for (const [overflow, given, dropped] of overflows) {
    it(`keeps as many as its capacity; of what comes then ${overflow} decides, and it is counted`, async () => {
      const feed = fromObservable(range(1, 4), { capacity: 2, overflow });
      expect(await all(feed)).to.deep.equal(given);
      expect(feed.dropped).to.equal(dropped);
    });
  }

  it('ends an Observable without an end that is more than it may keep', async () => {
    expect(await all(fromObservable(range(1, Infinity), { capacity: 2 }))).to.deep.equal([1, 2, 'SOURCE_OVERFLOW']);
  });

  it('waits where nothing has come yet, for several steps at once too', async () => {
    const subject = new Subject<number>();
    const iterator = fromObservable(subject)[Symbol.asyncIterator]();
    const steps = [iterator.next(), iterator.next(), iterator.next()];
    subject.next(1);
    subject.next(2);
    subject.complete();
    const end = { done: true, value: undefined };
    expect(await Promise.all(steps)).to.deep.equal([{ done: false, value: 1 }, { done: false, value: 2 }, end]);
  });

  it('is a source for @Listening, one item at a time; what waits when the thread stops is handled', async () => {
    const subject = new Subject<number>();
    const feed = fromObservable(subject, { capacity: 2, overflow: 'drop-oldest' });
    const thread = await isolate(Reader, feed);
    for (const n of [1, 2, 3, 4]) subject.next(n);
    await thread.idle();
    const { seen, go } = thread.instance;
    const stopped = thread.stop();
    await settled();
    subject.next(5);
    go.open();
    await stopped;
    expect([seen, feed.dropped, subject.observed]).to.deep.equal([[1, 3, 4], 1, false]);
  });

  it('lets an idle thread stop at once', async () => {
    const thread = await isolate(Reader, fromObservable(NEVER as Observable<number>));
    expect(await thread.stop()).to.deep.equal({ reason: 'stopped' });
  });

  it('fails its thread with what the Observable fails with, or with SOURCE_OVERFLOW', async () => {
    const subject = new Subject<number>();
    const thread = await isolate(Reader, fromObservable(subject, { capacity: 1 }));
    for (const n of [1, 2, 3]) subject.next(n);
    thread.instance.go.open();
    await thread.idle();
    expect([thread.failure?.code, (thread.failure?.cause as TaskThreadError).code]).to.deep.equal([
      'THREAD_FAILED',
      'SOURCE_OVERFLOW',
    ]);
    await thread.stop();
  });

  it('refuses what is no Observable, and options it does not know', async () => {
    const code = (make: () => unknown): Promise<string> => codeOf(Promise.resolve().then(make));
    expect([
      await code(() => fromObservable([1] as never)),
      await code(() => fromObservable(undefined as never)),
      await code(() => fromObservable(NEVER, { capacity: 0 })),
      await code(() => fromObservable(NEVER, { overflow: 'wait' as never })),
    ]).to.deep.equal(['INVALID_OPTION', 'INVALID_OPTION', 'INVALID_OPTION', 'INVALID_OPTION']);
  });
});
