import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { NEVER } from 'rxjs';
import { Listening, TaskThread, Thread } from 'taskthread';
import { isolate } from 'taskthread/testing';

const taken: string[] = [];

@Thread()
class AllKindsThread extends TaskThread {
  readonly stream = new PassThrough();
  readonly web = new ReadableStream<string>();
  readonly values = NEVER;
  readonly emitter = new EventEmitter();
  readonly target = new EventTarget();
  async *items(): AsyncGenerator<string> {
    yield await new Promise<string>(() => {});
  }

  @Listening('stream', { onEnd: 'fail' }) ofStream(bytes: Buffer) {
    taken.push(String(bytes));
  }
  @Listening('web', { concurrency: 2 }) async ofWebStream(item: string) {
    await this.sleep(1000);
    taken.push(item);
  }
  @Listening((self: AllKindsThread) => self.items()) ofIterable(item: string) {
    taken.push(item);
  }
  @Listening('values', { capacity: 1, overflow: 'drop-newest' }) async ofObservable(item: string) {
    await this.sleep(1000);
    taken.push(item);
  }
  @Listening('emitter', { event: 'item' }) ofEmitter(item: string, more: string) {
    taken.push(item + more);
  }
  @Listening('target', { event: 'item' }) ofTarget(event: Event) {
    taken.push(event.type);
  }
  @Listening('stream', { onError: 'ignore' }) ofNothing() {
    taken.push('nothing');
  }
}

describe('feed', () => {
  beforeEach(() => void taken.splice(0));

  it('hands an item to a method whatever kind its source is, and whatever its options', async () => {
    const thread = await isolate(AllKindsThread);
    await thread.feed('ofStream', Buffer.from('a'));
    await thread.feed('ofWebStream', 'b');
    await thread.feed('ofIterable', 'c');
    await thread.feed('ofObservable', 'd');
    await thread.feed('ofEmitter', 'e', 'f');
    await thread.feed('ofTarget', new Event('item'));
    await thread.feed('ofNothing');
    expect(taken).to.deep.equal(['a', 'b', 'c', 'd', 'ef', 'item', 'nothing']);
    await thread.stop();
  });

  it('waits for room where the source would have overflowed: nothing is dropped', async () => {
    const thread = await isolate(AllKindsThread);
    await Promise.all(['a', 'b', 'c', 'd'].map((item) => thread.feed('ofObservable', item)));
    expect([taken, thread.clock.now()]).to.deep.equal([['a', 'b', 'c', 'd'], 4000]);
    expect(thread.snapshot().sources.find(({ name }) => name === 'ofObservable')).to.include({
      handled: 4,
      dropped: 0,
    });
    await thread.stop();
  });

  it('takes as long as so many at once take', async () => {
    const thread = await isolate(AllKindsThread);
    await Promise.all(['a', 'b', 'c', 'd'].map((item) => thread.feed('ofWebStream', item)));
    expect([taken, thread.clock.now()]).to.deep.equal([['a', 'b', 'c', 'd'], 2000]);
    await thread.stop();
  });
});
