import { expect } from 'chai';
import { OneByOne } from '#lib/intercom/delivery/one-by-one.js';
import type { Route } from '#lib/intercom/route.js';
import { FakeDesk } from '../../support/fake-desk.js';
import { gate, settled } from '../../support/trees.js';

describe('signals one by one', () => {
  let desk: FakeDesk;
  let taken: unknown[];
  /** what the method does with a signal; it is done at once unless told */
  let work: (signal: unknown) => unknown;

  beforeEach(() => {
    desk = new FakeDesk();
    desk.timed = false;
    taken = [];
    work = () => undefined;
  });

  function oneByOne(options: Partial<Route> = {}): OneByOne {
    const method = function (this: unknown, signal: unknown): unknown {
      taken.push(signal);
      return work(signal);
    };
    return new OneByOne(desk.for({ member: 'Receiver.take', method, ...options } as unknown as Route));
  }
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
  const state = (of: OneByOne): unknown => [of.running, of.handlers, of.due, of.calls];
  const asleep = [0, 0, true, []];

  it('are taken one after the other while the method is done at once, whatever it returns, and the first is timed', () => {
    desk.timed = true;
    desk.queue = [1, 2];
    work = (signal) => (signal === 1 ? undefined : 5);
    const delivery = oneByOne();
    delivery.run();
    expect([taken, state(delivery), desk.happened]).to.deep.equal([[1, 2], asleep, [['ends', 7], 'rest']]);
  });

  it('wait for one whose method has returned a promise, which is a call, and go on behind it', async () => {
    const held = gate();
    work = (signal) => (signal === 2 ? held.opened : undefined);
    desk.queue = [1, 2, 3, 4];
    const delivery = oneByOne();
    delivery.run();
    expect([taken, desk.happened]).to.deep.equal([[1, 2], []]);
    expect(state(delivery)).to.deep.equal([1, 1, false, [{ member: 'Receiver.take', forMs: 0 }]]);
    held.open();
    await settled(1);
    expect([taken, state(delivery)]).to.deep.equal([[1, 2, 3, 4], asleep]);
    expect(desk.happened).to.deep.equal([['settles', undefined, 0], 'rest']);
  });

  it('are timed, those behind an await too', async () => {
    desk.timed = true;
    work = (signal) => (signal === 2 ? undefined : settled(0));
    desk.queue = [1, 2, 3];
    oneByOne().run();
    await settled(1);
    expect(desk.happened).to.deep.equal([['settles', 7, 0], ['ends', 7], ['settles', 7, 0], 'rest']);
  });

  it('give others their turn after 32 when the time is spent, and after 256', () => {
    desk.queue = numbers(300);
    desk.spent = true;
    const delivery = oneByOne();
    delivery.run();
    expect([taken.length, desk.happened]).to.deep.equal([32, ['again']]);
    desk.spent = false;
    delivery.run();
    expect([taken.length, desk.happened]).to.deep.equal([288, ['again', 'again']]);
  });

  it('are as many between two questions whether the time is spent as the dispatcher says', () => {
    desk.queue = numbers(100);
    desk.piece = 10;
    work = (signal) => void (signal === 25 && (desk.piece = 1));
    oneByOne().run();
    expect(desk.asked.slice(0, 5)).to.deep.equal([10, 10, 10, 1, 1]);
    desk.queue = numbers(100);
    desk.piece = undefined;
    desk.asked = [];
    work = () => undefined;
    oneByOne().run();
    expect(desk.asked).to.deep.equal([32, 32, 32]);
  });

  it('behind an await give others their turn when the time is spent, and after 256 in all', async () => {
    work = (signal) => (signal === 0 ? settled(0) : undefined);
    desk.queue = numbers(300);
    oneByOne().run();
    await settled(1);
    expect([taken.length, desk.happened.at(-1)]).to.deep.equal([256, 'again']);
    desk.queue = numbers(3);
    taken = [];
    desk.happened = [];
    desk.spent = true;
    oneByOne().run();
    await settled(1);
    expect([taken, desk.happened.at(-1)]).to.deep.equal([[0], 'again']);
    desk.queue = numbers(3);
    taken = [];
    desk.spent = false;
    work = (signal) => {
      if (signal === 1) desk.spent = true;
      return signal === 0 ? settled(0) : undefined;
    };
    oneByOne().run();
    await settled(1);
    expect([taken, desk.happened.at(-1)]).to.deep.equal([[0, 1], 'again']);
  });

  for (const [when, promised] of [
    ['at once', false],
    ['behind an await', true],
  ] as const)
    it(`leave the queue, ${when}, to a delivery of its own that the head asks for`, async () => {
      const own = { delivery: () => ({}) as never };
      desk.queue = [1, 2];
      work = () => {
        desk.head = { ...own };
        return promised ? settled(0) : undefined;
      };
      oneByOne().run();
      await settled(1);
      expect([taken, desk.happened.at(-1)]).to.deep.equal([[1], 'leave']);
    });

  it('that throw, or reject, tell so, and the next one is taken', async () => {
    desk.queue = ['throws', 'rejects', 'throws', 'last'];
    work = (signal) => {
      if (signal === 'throws') throw new Error('thrown');
      return signal === 'rejects' ? Promise.reject(new Error('rejected')) : undefined;
    };
    const delivery = oneByOne();
    delivery.run();
    expect(delivery.running).to.equal(1);
    await settled(1);
    expect([state(delivery), desk.happened]).to.deep.equal([
      asleep,
      [
        ['threw', 'thrown', ['throws']],
        ['threw', 'rejected', ['rejects']],
        ['settles', undefined, 0],
        ['threw', 'thrown', ['throws']],
        'rest',
      ],
    ]);
  });

  describe('of which one is queued', () => {
    it('rest behind it, and its method is timed', () => {
      desk.timed = true;
      desk.queue = [1];
      const delivery = oneByOne();
      delivery.run();
      expect([taken, desk.happened, state(delivery)]).to.deep.equal([[1], [['ends', 7], 'rest'], asleep]);
    });

    it('go on with what came while its method ran', () => {
      desk.queue = [1];
      work = (signal) => void (signal === 1 && desk.queue.push(2));
      oneByOne().run();
      expect([taken, desk.happened]).to.deep.equal([[1, 2], ['rest']]);
    });

    it('wait while its method is not done, and are 256 in a turn with those that came meanwhile', async () => {
      desk.queue = [0];
      work = (signal) => {
        if (signal === 0) desk.queue = numbers(300).slice(1);
        return signal === 0 ? settled(0) : undefined;
      };
      const delivery = oneByOne();
      delivery.run();
      expect([taken, delivery.running, desk.happened]).to.deep.equal([[0], 1, []]);
      await settled(1);
      expect([taken.length, desk.happened.at(-1), state(delivery)]).to.deep.equal([256, 'again', asleep]);
    });

    it('leave the queue to a delivery of its own that it asks for', () => {
      desk.queue = [1];
      desk.head = { delivery: () => ({}) as never };
      oneByOne().run();
      expect([taken, desk.happened]).to.deep.equal([[], ['leave']]);
    });
  });

  describe('of which many are queued', () => {
    const many = numbers(20);

    it('wait for one in their midst whose method has returned a promise, and are 256 in a turn with those behind it', async () => {
      const held = gate();
      work = (signal) => (signal === 12 ? held.opened : undefined);
      desk.queue = numbers(300);
      const delivery = oneByOne();
      delivery.run();
      expect([taken, delivery.running, desk.queue[0]]).to.deep.equal([numbers(13), 1, 13]);
      held.open();
      await settled(1);
      expect([taken.length, state(delivery), desk.happened.at(-1)]).to.deep.equal([256, asleep, 'again']);
    });

    it('are timed by the first of them alone', () => {
      desk.timed = true;
      desk.queue = [...many];
      work = (signal) => void desk.happened.push(signal);
      oneByOne().run();
      expect(desk.happened).to.deep.equal([0, ['ends', 7], ...many.slice(1), 'rest']);
    });

    it('go on behind one whose method throws', () => {
      work = (signal) => {
        if (signal === 12) throw new Error('thrown');
      };
      desk.queue = [...many];
      const delivery = oneByOne();
      delivery.run();
      expect([taken, desk.happened, state(delivery)]).to.deep.equal([
        many,
        [['threw', 'thrown', [12]], 'rest'],
        asleep,
      ]);
    });

    it('leave the queue to a delivery of its own that the head asks for', () => {
      work = (signal) => {
        if (signal === 12) desk.head = { delivery: () => ({}) as never };
      };
      desk.queue = [...many];
      oneByOne().run();
      expect([taken, desk.happened]).to.deep.equal([numbers(13), ['leave']]);
    });

    it('go to the method that the head asks for', () => {
      const others: unknown[] = [];
      work = (signal) => {
        if (signal === 12) desk.head = { ...desk.head, method: (other) => void others.push(other) };
      };
      desk.queue = [...many];
      oneByOne().run();
      expect([taken, others]).to.deep.equal([numbers(13), many.slice(13)]);
    });
  });

  it('that are given up are named once, and nobody hears of their end', async () => {
    for (const ends of [true, false]) {
      desk.happened = [];
      const held = gate();
      work = () => held.opened.then(() => (ends ? undefined : Promise.reject(new Error('late'))));
      desk.queue = ['a', 'b'];
      const delivery = oneByOne();
      delivery.run();
      expect([delivery.forsake(), delivery.forsake(), state(delivery)]).to.deep.equal([['a'], [], asleep]);
      held.open();
      await settled();
      expect([desk.happened, desk.queue]).to.deep.equal([[], ['b']]);
    }
  });

  it('that are given up behind others that were awaited are named, and not those before', async () => {
    const held = gate();
    work = (signal) => (signal === 'b' ? held.opened : settled(0));
    desk.queue = ['a', 'b', 'c'];
    const delivery = oneByOne();
    delivery.run();
    await settled(1);
    expect([taken, delivery.forsake(), state(delivery)]).to.deep.equal([['a', 'b'], ['b'], asleep]);
    desk.happened = [];
    held.open();
    await settled();
    expect([desk.happened, desk.queue]).to.deep.equal([[], ['c']]);
  });

  it('are handed to the thread, or, where they are relayed, to its receiver, with the child they come from', () => {
    for (const relays of [false, true])
      for (const count of [1, 20]) {
        const seen: unknown[] = [];
        desk.queue = numbers(count);
        oneByOne({
          relays,
          method(this: unknown, signal: unknown, child: unknown) {
            seen.push([this === (relays ? desk.receiver : desk.receiver.instance), signal, child === desk.child]);
          },
        }).run();
        expect(seen).to.deep.equal(numbers(count).map((signal) => [true, signal, true]));
      }
  });
});
