import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { Observable, Subject } from 'rxjs';
import { Child, type ChildRef, fromObservable, Listening, TaskThread, Thread } from 'taskthread';
import { gate, settled, trial } from '../../support/trees.js';

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

beforeEach(() => {
  happened = [];
});

describe('what a source has given', () => {
  const emitter = new EventEmitter();
  const prices = new Subject<number>();
  for (const [kind, source, event, push] of [
    ['an emitter', emitter, 'item', (n: number) => emitter.emit('item', n)],
    ['a bounded Observable', fromObservable(prices), undefined, (n: number) => prices.next(n)],
  ] as const)
    it(`is given up when its thread has ended at a deadline before its turn came, of ${kind}`, async () => {
      const first = gate();
      let stop!: () => void;
      @Thread()
      class Taker extends TaskThread {
        @Listening(() => source as EventEmitter, event ? { event } : {}) async take(n: number) {
          say(`take ${n}`);
          await first.opened;
        }
        protected override exit() {
          say('exit');
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Taker, { restart: 'never' }) taker!: ChildRef<Taker>;
        protected override ready() {
          stop = () => void this.taker.stop();
        }
      }
      const { clock, tree, log } = await trial(Master);
      await settled();
      for (const n of [1, 2, 3]) push(n);
      await settled();
      stop();
      await clock.advance(6000);
      first.open();
      await settled();
      expect(happened).to.deep.equal(['take 1', 'exit']);
      expect(log.lines.filter((line) => line.startsWith('error'))).to.deep.equal([]);
      const [items] = tree.report().sources;
      expect([items!.waiting, items!.received === items!.discarded]).to.deep.equal([0, true]);
      await tree.stop();
    });

  it('is handled though the source ends and closes meanwhile, before its end stops the thread', async () => {
    @Thread()
    class Master extends TaskThread {
      readonly numbers = Readable.from([1, 2, 3]);
      @Listening('numbers', { concurrency: 4, onEnd: 'stop' }) async take(n: number) {
        await this.sleep(100);
        say(`${n} taken`);
      }
    }
    const { clock, tree } = await trial(Master);
    await settled();
    await clock.advance(100);
    await tree.exited;
    expect(happened).to.deep.equal(['1 taken', '2 taken', '3 taken']);
  });

  it('is handled though the source throws when it is let go of, which fails the stop', async () => {
    for (const onError of ['fail', 'ignore'] as const) {
      const first = gate();
      let push!: (n: number) => void;
      @Thread()
      class Master extends TaskThread {
        readonly source = new Observable<number>((observer) => {
          push = (n) => observer.next(n);
          return () => {
            throw new Error('stuck');
          };
        });
        @Listening('source', { onError }) take(n: number): Promise<void> {
          say(`${n}`);
          return first.opened;
        }
      }
      const { tree } = await trial(Master);
      for (const n of [1, 2, 3]) push(n);
      const ended = tree.stop();
      first.open();
      say((await ended).reason);
    }
    expect(happened).to.deep.equal(['1', '2', '3', 'failed', '1', '2', '3', 'stopped']);
  });

  it('is for none of its readers behind the one that ends the thread with it', async () => {
    @Thread()
    class Master extends TaskThread {
      readonly numbers = Readable.from([1, 2, 3]);
      @Listening('numbers') first(n: number) {
        say(`first ${n}`);
        throw new Error('no');
      }
      @Listening('numbers') second(n: number) {
        say(`second ${n}`);
      }
    }
    const { tree, log } = await trial(Master);
    expect((await tree.exited).reason).to.equal('failed');
    expect([happened, log.lines.filter((line) => line.startsWith('error')).length]).to.deep.equal([['first 1'], 1]);
  });
});

describe('an iterable whose return throws', () => {
  it("fails the stop of its thread, save with onError: 'ignore'", async () => {
    for (const onError of ['fail', 'ignore'] as const) {
      @Thread()
      class Master extends TaskThread {
        readonly source: AsyncIterable<number> = {
          [Symbol.asyncIterator]: () => ({
            next: () => new Promise(() => {}),
            return: () => {
              throw new Error('stuck');
            },
          }),
        };
        @Listening('source', { onError }) take() {}
      }
      const { tree } = await trial(Master);
      await settled();
      say((await tree.stop()).reason);
    }
    expect(happened).to.deep.equal(['failed', 'stopped']);
  });
});
