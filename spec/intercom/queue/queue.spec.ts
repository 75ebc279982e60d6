import { offerAll } from '#lib/intercom/queue/offer-all.js';
import { ByClass } from '#lib/intercom/by-class.js';
import type { QueueReader } from '#lib/intercom/queue/queue-reader.js';
import { SignalQueue } from '#lib/intercom/queue/queue.js';
import type { Route } from '#lib/intercom/route.js';
import { expect } from 'chai';
import fc from 'fast-check';

class Reader implements QueueReader {
  readonly edge = { path: 'master/child' };
  readonly direction = 'in';
  oppositeBlocked = false;
  readonly events: string[] = [];
  blocked(): void {
    this.events.push('blocked');
  }
  overdrawn(): void {
    this.events.push('overdrawn');
  }
  woken = 0;
  readonly turnedAway: unknown[] = [];
  wake(): void {
    this.woken++;
  }
  refused(signal: unknown): void {
    this.turnedAway.push(signal);
  }
  dropped(): void {}
  overflowed(): void {}
}

const routes = new ByClass<Route>(new Map());

function queueOf(capacity: number) {
  const reader = new Reader();
  return { reader, queue: new SignalQueue(reader, { capacity }, routes) };
}

const takeAll = (queue: SignalQueue): unknown[] => Array.from({ length: queue.size }, () => queue.take());

describe('SignalQueue', () => {
  it('gives signals in the order they came, also past the size it began with', () => {
    const { queue } = queueOf(1000);
    for (let n = 0; n < 3; n++) queue.offer(n);
    const first = [queue.take(), queue.take()];
    for (let n = 3; n < 100; n++) queue.offer(n);
    expect([...first, ...takeAll(queue)]).to.deep.equal(Array.from({ length: 100 }, (_, n) => n));
  });

  it('accepts at once while there is room, and returns nothing then', () => {
    const { queue, reader } = queueOf(2);
    expect([queue.offer('a'), queue.offer('b'), reader.woken]).to.deep.equal([undefined, undefined, 2]);
  });

  it('lets senders wait while it is full, and lets them in, in order, once it is half empty', async () => {
    const { queue } = queueOf(4);
    for (let n = 0; n < 4; n++) queue.offer(n);
    const waits = [queue.offer(4), queue.offer(5), queue.offer(6)];
    const seen: string[] = [];
    waits.forEach((wait, at) => void (wait as Promise<void>).then(() => seen.push(`in ${at}`)));
    queue.take();
    expect([queue.size, queue.waiting]).to.deep.equal([3, 3]);
    queue.take();
    expect([queue.size, queue.waiting]).to.deep.equal([4, 1]);
    await Promise.resolve();
    expect(seen).to.deep.equal(['in 0', 'in 1']);
    expect([...takeAll(queue), ...takeAll(queue)]).to.deep.equal([2, 3, 4, 5, 6]);
  });

  it('lets nobody overtake those that wait', () => {
    const { queue } = queueOf(4);
    for (let n = 0; n < 5; n++) void queue.offer(n);
    queue.take();
    void queue.offer(5);
    expect(queue.waiting).to.equal(2);
    queue.take();
    expect(takeAll(queue)).to.deep.equal([2, 3, 4, 5]);
  });

  it('lets in 200,000 that wait for one place in time that grows with their number, not its square', () => {
    const { queue } = queueOf(1);
    for (let n = 0; n < 200_000; n++) void queue.offer(n);
    let last: unknown;
    while (queue.size > 0) last = queue.take();
    expect([last, queue.waiting, queue.accepted]).to.deep.equal([199_999, 0, 200_000]);
  });

  it('takes of an array what comes before a signal that may not pass', () => {
    const { queue, reader } = queueOf(5);
    const check = (signal: unknown): void => {
      if (typeof signal !== 'number') throw new Error(`refused ${signal}`);
    };

    expect(() => offerAll(queue, [1, 2, null, 4], check)).to.throw('refused null');
    expect([queue.peek(0), queue.peek(1), queue.size, reader.woken]).to.deep.equal([1, 2, 2, 1]);
  });

  it('fills from an iterable, waiting only while it is full', async () => {
    const { queue } = queueOf(2);
    const done = offerAll(queue, [1, 2, 3, 4, 5], () => {}) as Promise<void>;
    const seen: unknown[] = [];
    let over = false;
    void done.then(() => (over = true));
    while (!over) {
      if (queue.size > 0) seen.push(queue.take());
      await Promise.resolve();
    }
    expect([...seen, ...takeAll(queue)]).to.deep.equal([1, 2, 3, 4, 5]);
    expect(offerAll(queueOf(5).queue, [1, 2], () => {})).to.equal(undefined);
  });

  it('has room until it holds as much as it may', () => {
    const { queue } = queueOf(2);
    const full = [queue.full];
    for (const signal of ['a', 'b']) {
      queue.offer(signal);
      full.push(queue.full);
    }
    expect(full).to.deep.equal([false, false, true]);
  });

  it('knows the most it ever held, also when it holds less', () => {
    const { queue } = queueOf(5);
    expect(queue.peak).to.equal(0);
    for (const signal of ['a', 'b', 'c']) queue.offer(signal);
    expect(queue.peak).to.equal(3);
    takeAll(queue);
    queue.offer('d');
    expect([queue.peak, queue.take(), queue.peak]).to.deep.equal([3, 'd', 3]);
  });

  it('wakes its reader with each that comes, also with one that waits, and not where nothing came', () => {
    const { queue, reader } = queueOf(1);
    queue.offer('a');
    void queue.offer('b');
    expect([reader.woken, reader.events]).to.deep.equal([2, ['blocked']]);
    queue.accept(['c'], 0, () => {});
    expect(reader.woken).to.equal(2);
  });

  it('asks of an array only where the class changes whether a signal may pass', () => {
    const { queue } = queueOf(9);
    const checked: unknown[] = [];
    queue.accept([1, 2, 'a', 'b', 3], 0, (signal) => checked.push(signal));
    expect([checked, queue.size]).to.deep.equal([[1, 'a', 3], 5]);
  });

  it('blocks again once it is bounded again, unless it is closed', () => {
    const { queue } = queueOf(1);
    queue.unbound();
    for (const signal of ['a', 'b', 'c']) expect(queue.offer(signal)).to.equal(undefined);
    queue.rebound();
    void queue.offer('d');
    queue.take();
    expect([queue.size, queue.waiting]).to.deep.equal([2, 1]);
    queue.close();
    queue.rebound();
    queue.offer('e');
    expect([queue.closed, queue.refused]).to.deep.equal([true, 2]);
  });

  for (const again of ['rebound', 'reopen'] as const)
    it(`is as bounded as before, those that wait included, after ${again}`, () => {
      const { queue } = queueOf(4);
      queue.unbound();
      for (let n = 0; n < 6; n++) queue.offer(n);
      queue[again]();
      void queue.offer('waits');
      for (let n = 0; n < 4; n++) queue.take();
      expect([queue.size, queue.waiting]).to.deep.equal([3, 0]);
      expect(queue.offer('fits')).to.equal(undefined);
      void queue.offer('waits too');
      expect([queue.size, queue.waiting]).to.deep.equal([4, 1]);
    });

  it('with a policy wakes its reader also where one takes the place of another, and knows its peak', () => {
    const reader = new Reader();
    const key = (signal: unknown): unknown => String(signal)[0];
    const queue = new SignalQueue(reader, { capacity: 2, overflow: 'latest', key }, routes);
    for (const signal of ['a1', 'b1', 'a2']) queue.offer(signal);
    expect([reader.woken, queue.tryOffer('b2'), reader.woken, queue.peak]).to.deep.equal([3, true, 4, 2]);
    expect(takeAll(queue)).to.deep.equal(['a2', 'b2']);
  });

  it('with a policy of waiting for some lets all that would wait in once it is unbounded', () => {
    const weigh = (): number => 1;
    const queue = new SignalQueue(new Reader(), { capacity: { signals: 9, bytes: 1, weigh } }, routes);
    queue.offer('a');
    void queue.offer('b');
    queue.unbound();
    expect([queue.offer('c'), queue.size, queue.waiting]).to.deep.equal([undefined, 3, 0]);
  });

  it('opens again with those first that wait', () => {
    const { queue } = queueOf(4);
    for (let n = 0; n < 4; n++) queue.offer(n);
    void queue.offer('waits');
    queue.take();
    queue.closeToNew();
    queue.reopen();
    void queue.offer('behind');
    expect([queue.size, queue.waiting]).to.deep.equal([3, 2]);
    expect([...takeAll(queue), ...takeAll(queue)]).to.deep.equal([1, 2, 3, 'waits', 'behind']);
    queue.closeToNew();
    queue.reopen();
    expect([queue.offer('a'), queue.size]).to.deep.equal([undefined, 1]);
  });

  it('weighs nothing unless it is told to', () => {
    const { queue } = queueOf(1);
    queue.offer('a');
    expect(queue.bytes).to.equal(0);
  });

  it('tries without waiting, and counts what it refuses', () => {
    const { queue, reader } = queueOf(1);
    expect([queue.tryOffer('a'), queue.tryOffer('b'), queue.refused, reader.turnedAway]).to.deep.equal([
      true,
      false,
      1,
      [],
    ]);
  });

  it('refuses whoever comes and whoever waits when it is closed, and resolves them', async () => {
    const { queue, reader } = queueOf(1);
    queue.offer('a');
    const wait = queue.offer('b');
    queue.close();
    await wait;
    expect(queue.offer('c')).to.equal(undefined);
    expect([queue.refused, queue.waiting, reader.turnedAway]).to.deep.equal([2, 0, ['b', 'c']]);
    expect(takeAll(queue)).to.deep.equal(['a']);
  });

  it('lets those in that wait when it is closed to new ones only', async () => {
    const { queue, reader } = queueOf(1);
    queue.offer('a');
    const wait = queue.offer('b');
    queue.closeToNew();
    queue.offer('c');
    expect([queue.take(), queue.take()]).to.deep.equal(['a', 'b']);
    await wait;
    expect(reader.turnedAway).to.deep.equal(['c']);
  });

  it('blocks nobody once it is unbounded', async () => {
    const { queue } = queueOf(1);
    queue.offer('a');
    const wait = queue.offer('b');
    queue.unbound();
    await wait;
    queue.overdrawWaiting();
    expect([queue.offer('c'), queue.size]).to.deep.equal([undefined, 3]);
  });

  it('lets senders in over capacity while the other direction is blocked, up to the capacity again', () => {
    const { queue, reader } = queueOf(2);
    reader.oppositeBlocked = true;
    for (let n = 0; n < 5; n++) void queue.offer(n);
    expect([queue.size, queue.waiting, queue.overdrafts, queue.peak]).to.deep.equal([4, 1, 2, 4]);
    expect(reader.events).to.deep.equal(['overdrawn', 'overdrawn', 'blocked']);
    expect(takeAll(queue)).to.deep.equal([0, 1, 2, 3]);
  });

  it('lets in who waits as soon as anything is taken, while the other direction is blocked', () => {
    const { queue, reader } = queueOf(2);
    reader.oppositeBlocked = true;
    for (let n = 0; n < 6; n++) void queue.offer(n);
    queue.overdrawWaiting();
    queue.take();
    expect([queue.size, queue.waiting], 'both are blocked').to.deep.equal([4, 1]);
    reader.oppositeBlocked = false;
    queue.take();
    queue.take();
    expect([queue.size, queue.waiting], 'it is not half empty').to.deep.equal([2, 1]);
    queue.take();
    expect([queue.size, queue.waiting]).to.deep.equal([2, 0]);
    expect(takeAll(queue)).to.deep.equal([4, 5]);
    expect(queue.offer(6), 'bounded as before').to.equal(undefined);
  });

  it('lets nobody overtake those that wait, whatever the other direction does', () => {
    const { queue, reader } = queueOf(1);
    void queue.offer(0);
    void queue.offer(1);
    reader.oppositeBlocked = true;
    void queue.offer(2);
    expect([queue.size, queue.waiting, queue.overdrafts]).to.deep.equal([1, 2, 0]);
  });

  describe('bounded in bytes', () => {
    const weighed = (bytes: number, signals?: number) => {
      const reader = new Reader();
      return {
        reader,
        queue: new SignalQueue(reader, { capacity: { signals, bytes, weigh: (n: number) => n } }, routes),
      };
    };

    it('lets senders wait while there is no room for what they bring, and lets them in as it comes', () => {
      const { queue } = weighed(10);
      for (const n of [4, 5, 2, 1]) void queue.offer(n);
      expect([queue.size, queue.bytes, queue.waiting]).to.deep.equal([2, 9, 2]);
      queue.take();
      expect([queue.size, queue.bytes, queue.waiting]).to.deep.equal([3, 8, 0]);
      expect(takeAll(queue)).to.deep.equal([5, 2, 1]);
      expect(queue.bytes).to.equal(0);
    });

    it('lets one pass alone that is larger than the whole', () => {
      const { queue } = weighed(10);
      expect([
        queue.tryOffer(50),
        queue.tryOffer(1),
        queue.take(),
        queue.tryOffer(1),
        queue.tryOffer(50),
      ]).to.deep.equal([true, false, 50, true, false]);
    });

    it('holds 1,024 signals unless told, or as many as told', () => {
      const accepted = ({ queue }: { queue: SignalQueue }): number => {
        let count = 0;
        while (queue.tryOffer(0)) count++;
        return count;
      };
      expect([accepted(weighed(10)), accepted(weighed(10, 3))]).to.deep.equal([1024, 3]);
    });

    it('has an overdraft of as many bytes again', () => {
      const { queue, reader } = weighed(10);
      reader.oppositeBlocked = true;
      for (const n of [9, 9, 9]) void queue.offer(n);
      expect([queue.bytes, queue.overdrafts, queue.waiting]).to.deep.equal([18, 1, 1]);
    });

    it('has an overdraft for one more that is larger than the whole', () => {
      const { queue, reader } = weighed(10);
      reader.oppositeBlocked = true;
      for (const n of [50, 50, 50]) void queue.offer(n);
      expect([queue.bytes, queue.overdrafts, queue.waiting]).to.deep.equal([100, 1, 1]);
    });

    it('asks once what a signal weighs, when it comes, also when its sender waits', () => {
      const asked: number[] = [];
      const weigh = (n: number): number => (asked.push(n), n);
      const queue = new SignalQueue(new Reader(), { capacity: { signals: 1, bytes: 10, weigh } }, routes);
      for (const n of [1, 2, 3]) void queue.offer(n);
      expect(() => queue.offer(-1)).to.throw('INVALID_OPTION');
      for (let n = 0; n < 3; n++) queue.take();
      expect(asked).to.deep.equal([1, 2, 3, -1]);
    });

    it('throws to the sender what weighs nothing sensible', () => {
      const { queue } = weighed(10);
      queue.offer(1);
      expect(() => queue.offer(NaN)).to.throw(
        /^INVALID_OPTION: The queue IN of master\/child: weigh gave NaN for NaN; wanted are bytes\./,
      );
      expect([queue.size, queue.bytes]).to.deep.equal([1, 1]);
    });

    it('keeps order, bound and sum under any sequence of offers and takes', () => {
      fc.assert(
        fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 15 })), { maxLength: 200 }), (steps) => {
          const { queue } = weighed(12);
          const offered: number[] = [];
          const taken: unknown[] = [];
          for (const weight of steps) {
            if (weight !== null) {
              offered.push(weight);
              void queue.offer(weight);
            } else if (queue.size > 0) taken.push(queue.take());
            const held = Array.from({ length: queue.size }, (_, at) => queue.peek(at) as number);
            const alone = held.filter((each) => each > 0).length <= 1;
            if (queue.bytes > 12 && !alone) return false;
          }
          while (queue.size > 0) taken.push(queue.take());
          return (
            queue.bytes === 0 && taken.length === offered.length && taken.every((each, at) => each === offered[at])
          );
        }),
      );
    });
  });

  it('gives up what it holds, counted', () => {
    const { queue } = queueOf(3);
    for (const signal of ['a', 'b']) queue.offer(signal);
    expect([queue.discard(), queue.discarded, queue.size]).to.deep.equal([['a', 'b'], 2, 0]);
  });

  it('keeps order and bound under any sequence of offers and takes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.boolean(), { maxLength: 200, size: 'max' }),
        (capacity, steps) => {
          const { queue } = queueOf(capacity);
          const taken: unknown[] = [];
          let next = 0;
          for (const offers of steps) {
            if (offers) void queue.offer(next++);
            else if (queue.size > 0) taken.push(queue.take());
            if (queue.size > capacity) return false;
          }
          while (queue.size > 0) taken.push(queue.take());
          return taken.length === next && taken.every((signal, at) => signal === at);
        },
      ),
    );
  });
});
