import { expect } from 'chai';
import { type Observer, Subject } from 'rxjs';
import { fromObservable } from 'taskthread';
import { ItemBuffer } from '#lib/tasks/sources/item-buffer.js';
import { isSubscribable } from '#lib/tasks/sources/endable.js';
import { ObservableFeed } from '#lib/tasks/sources/observable-feed.js';
import { settled } from '../../support/trees.js';

describe('one iteration of what an Observable gives', () => {
  /** An Observable that is none of rxjs: it gives what it is told to, also to whoever has unsubscribed. */
  class Plain {
    observer!: Pick<Observer<unknown>, 'next' | 'error' | 'complete'>;
    unsubscribed = 0;
    atOnce = (): void => {};
    subscribe(observer: Plain['observer']) {
      this.observer = observer;
      this.atOnce();
      return { unsubscribe: () => void this.unsubscribed++ };
    }
  }
  const iterate = (source: Plain, capacity = 2) => {
    const feed = new ObservableFeed<unknown>(source, { capacity, overflow: 'fail' });
    return { feed, iterator: feed[Symbol.asyncIterator]() };
  };
  const end = { done: true, value: undefined };

  it('gives what comes, asked for before or after, and then its end, again and again', async () => {
    const source = new Plain();
    const { iterator } = iterate(source);
    const first = iterator.next();
    source.observer.next(1);
    source.observer.next(2);
    source.observer.complete();
    source.observer.error(new Error('late'));
    source.observer.next(3);
    expect(await first).to.deep.equal({ done: false, value: 1 });
    expect([await iterator.next(), await iterator.next(), await iterator.next()]).to.deep.equal([
      { done: false, value: 2 },
      end,
      end,
    ]);
  });

  it('gives an error once, behind what came before it', async () => {
    const source = new Plain();
    const { iterator } = iterate(source);
    const first = iterator.next();
    source.observer.next(1);
    source.observer.error(new Error('no'));
    await first;
    const told = await iterator.next().catch((error: Error) => error.message);
    expect([told, await iterator.next()]).to.deep.equal(['no', end]);
  });

  it('unsubscribes when it is returned from, which counts what waits as dropped, and forgets an error', async () => {
    const source = new Plain();
    const { feed, iterator } = iterate(source);
    const first = iterator.next();
    for (const n of [1, 2, 3]) source.observer.next(n);
    source.observer.error(new Error('no'));
    await first;
    expect(await iterator.return()).to.deep.equal(end);
    expect([source.unsubscribed, feed.dropped, await iterator.next()]).to.deep.equal([1, 2, end]);
  });

  it('unsubscribes also where it was closed while it was being subscribed', async () => {
    const source = new Plain();
    const { iterator } = iterate(source);
    source.atOnce = () => iterator.close();
    expect(await iterator.next()).to.deep.equal(end);
    expect(source.unsubscribed).to.equal(1);
  });

  it('fails with more than its capacity: 1,024 unless told', async () => {
    const subject = new Subject<number>();
    const iterator = fromObservable(subject)[Symbol.asyncIterator]();
    const first = iterator.next();
    for (let n = 0; n < 1_025; n++) subject.next(n);
    await first;
    expect(subject.observed).to.equal(true);
    subject.next(1_025);
    expect(subject.observed).to.equal(false);
    await settled(1);
    const seen: unknown[] = [];
    for (let n = 0; n < 1_024; n++) seen.push((await iterator.next()).value);
    expect([seen[0], seen.at(-1)]).to.deep.equal([1, 1_024]);
    expect(await iterator.next().catch((error: Error) => error.message.slice(0, 15))).to.equal('SOURCE_OVERFLOW');
  });

  it('is of what has a function to subscribe', () => {
    expect([{ subscribe() {} }, { subscribe: 5 }, {}].map(isSubscribable)).to.deep.equal([true, false, false]);
  });
});

describe('items that wait', () => {
  it('are shown to an overflow function as a queue without bytes and without senders', () => {
    const views: unknown[] = [];
    const told: string[] = [];
    const sink = { dropped: (reason: string) => told.push(reason), overflowed: () => told.push('overflowed') };
    const overflow = (item: unknown, { size, capacity, bytes, waiting, oldest }: Record<string, unknown>): never => {
      views.push([item, size, capacity, bytes, waiting, oldest]);
      throw new Error('cannot say');
    };
    const buffer = new ItemBuffer({ capacity: 1, overflow: overflow as never }, sink);
    expect(buffer.peak).to.equal(0);
    buffer.push('a', undefined);
    buffer.push('b', undefined);
    expect(views).to.deep.equal([['b', 1, 1, 0, 0, 'a']]);
    expect([told, buffer.dropped, buffer.size, buffer.peak]).to.deep.equal([['fail', 'overflowed'], 1, 1, 1]);
  });
});
