import { expect } from 'chai';
import { ByClass } from '#lib/intercom/by-class.js';
import { offerAll, refuseAll } from '#lib/intercom/queue/offer-all.js';
import type { QueueReader } from '#lib/intercom/queue/queue-reader.js';
import { SignalQueue } from '#lib/intercom/queue/queue.js';
import type { Route } from '#lib/intercom/route.js';
import type { QueueOptions } from '#lib/metadata/options.js';
import { settled } from '../../support/trees.js';

function queueOf(capacity: QueueOptions['capacity']) {
  const refused: unknown[] = [];
  const reader: QueueReader = {
    edge: { path: 'master/child' },
    direction: 'in',
    oppositeBlocked: false,
    blocked() {},
    overdrawn() {},
    wake() {},
    refused: (signal) => refused.push(signal),
    dropped() {},
    overflowed() {},
  };
  return { refused, queue: new SignalQueue(reader, { capacity }, new ByClass<Route>(new Map())) };
}

const pass = (): void => {};

/** Numbers without an end, that say when they are closed. */
function endless(closed: () => void): Iterable<number> {
  let n = 0;
  return {
    [Symbol.iterator]: () => ({
      next: () => ({ done: false, value: n++ }),
      return: () => (closed(), { done: true, value: undefined }),
    }),
  };
}

describe('many signals at once', () => {
  for (const [kind, of] of [
    ['an array', (...all: unknown[]) => all],
    ['an iterator', (...all: unknown[]) => new Set(all)],
  ] as const) {
    describe(`from ${kind}`, () => {
      it('are offered in turn, the next one when that which waits is in, and are over when the last one is', async () => {
        const { queue } = queueOf(2);
        let over = false;
        void (offerAll(queue, of('a', 'b', 'c', 'd'), pass) as Promise<void>).then(() => (over = true));
        const seen: unknown[] = [];
        for (let n = 0; n < 4; n++) {
          seen.push([queue.take(), queue.size, queue.waiting]);
          await settled(1);
        }
        expect(seen).to.deep.equal([
          ['a', 2, 0],
          ['b', 2, 0],
          ['c', 1, 0],
          ['d', 0, 0],
        ]);
        expect(over).to.equal(true);
      });

      it('are checked one by one, also those that come after a wait', async () => {
        const { queue } = queueOf(1);
        const check = (signal: unknown): void => {
          if (signal === 'no') throw new Error('no');
        };
        const wait = offerAll(queue, of('a', 'b', 'no', 'd'), check) as Promise<void>;
        const ended = wait.then(String, String);
        const seen: unknown[] = [];
        for (let n = 0; n < 2; n++) {
          seen.push(queue.take());
          if (n === 0) await settled(1);
        }
        expect(await ended).to.equal('Error: no');
        expect([seen, queue.size, queue.waiting]).to.deep.equal([['a', 'b'], 0, 0]);
      });
    });
  }

  it('close what they come from when one may not pass, and when nobody takes them any more', () => {
    let closed = 0;
    const { queue, refused } = queueOf(10);
    const check = (signal: unknown): void => {
      if (signal === 2) throw new Error('two');
    };
    const wrong = (): unknown =>
      offerAll(
        queue,
        endless(() => closed++),
        check,
      );
    expect(wrong).to.throw('two');
    expect([queue.size, closed]).to.deep.equal([2, 1]);
    queue.close();
    expect(
      offerAll(
        queue,
        endless(() => closed++),
        pass,
      ),
    ).to.equal(undefined);
    expect([refused, closed]).to.deep.equal([[0], 2]);
  });

  it('are refused, those of an array each, of what may be endless the first; each is checked before', () => {
    const { queue, refused } = queueOf(1);
    const checked: unknown[] = [];
    const check = (signal: unknown): void => void checked.push(signal);
    refuseAll(queue, ['a', 'b'], check);
    refuseAll(queue, new Set(['c', 'd']), check);
    expect([refused, queue.refused, checked]).to.deep.equal([['a', 'b', 'c'], 3, ['a', 'b', 'c']]);
  });

  it('are weighed where the queue is bounded in bytes', () => {
    const { queue } = queueOf({ signals: 10, bytes: 3, weigh: () => 2 });
    void offerAll(queue, ['a', 'b', 'c'], pass);
    expect([queue.size, queue.waiting, queue.bytes]).to.deep.equal([1, 1, 2]);
  });
});
