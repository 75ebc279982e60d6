import { expect } from 'chai';
import { ByClass } from '#lib/intercom/by-class.js';
import { LaneView } from '#lib/intercom/queue/lane-view.js';
import { Lanes } from '#lib/intercom/queue/lanes.js';
import type { Parcel } from '#lib/intercom/queue/parcel.js';
import type { QueueReader } from '#lib/intercom/queue/queue-reader.js';
import { Ring } from '#lib/intercom/queue/ring.js';
import type { Route } from '#lib/intercom/route.js';
import type { Class } from '#lib/metadata/definition.js';
import type { QueueOptions } from '#lib/metadata/options.js';

/** A signal of so many bytes. */
class Price {
  constructor(
    readonly bytes: number,
    readonly symbol = 'A',
  ) {}
}
class Order extends Price {}

const weigh = ({ bytes }: Price): number => bytes;
const bounded = (bytes: number, signals = 10): QueueOptions => ({ capacity: { signals, bytes, weigh } });

describe('the lanes of a queue', () => {
  let ring: Ring<Parcel>;

  beforeEach(() => {
    ring = new Ring<Parcel>();
  });

  function lanesOf(options: QueueOptions, ofPrices?: QueueOptions): Lanes {
    const route = (member: string, queue: QueueOptions | undefined): Route => ({ member, queue }) as unknown as Route;
    const routes: [Class, Route][] = [
      [Price, route('Desk.price', ofPrices)],
      [Order, route('Desk.order', undefined)],
    ];
    const reader = { edge: { path: 'master/desk' }, direction: 'in' } as unknown as QueueReader;
    return new Lanes(reader, ring, options, new ByClass(new Map(routes)));
  }
  function add(lanes: Lanes, signal: Price): Parcel {
    const parcel = lanes.parcel(signal);
    lanes.add(parcel);
    ring.push(parcel);
    return parcel;
  }
  const takes = (lanes: Lanes, signal: Price): boolean => lanes.takes(lanes.parcel(signal));

  it('have room for as many bytes as the queue may hold, and know how many it holds', () => {
    const lanes = lanesOf(bounded(10));
    const first = add(lanes, new Price(6));
    expect([takes(lanes, new Order(4)), takes(lanes, new Order(5)), lanes.bytes]).to.deep.equal([true, false, 6]);
    expect([lanes.open(first), lanes.bytes]).to.deep.equal([first.signal, 0]);
    expect(takes(lanes, new Order(5))).to.equal(true);
  });

  it('have the bound of a listener too, in signals and in bytes, twice of it with the overdraft', () => {
    const inSignals = lanesOf({}, { capacity: 2 });
    for (let n = 0; n < 2; n++) add(inSignals, new Price(0));
    const price = inSignals.parcel(new Price(0));
    expect([inSignals.full, inSignals.admits(price), inSignals.admits(price, 2)]).to.deep.equal([true, false, true]);
    expect(takes(inSignals, new Order(0))).to.equal(true);
    for (let n = 0; n < 2; n++) add(inSignals, new Price(0));
    expect(inSignals.admits(price, 2)).to.equal(false);
    const inBytes = lanesOf({}, bounded(10));
    add(inBytes, new Price(6));
    expect([takes(inBytes, new Price(4)), takes(inBytes, new Price(5)), inBytes.full]).to.deep.equal([
      true,
      false,
      false,
    ]);
    expect([takes(inBytes, new Order(50)), inBytes.bytes]).to.deep.equal([true, 0]);
    expect(inBytes.admits(inBytes.parcel(new Price(10)), 2)).to.equal(true);
  });

  it('of a listener with no policy of its own have that of the queue', () => {
    const options: QueueOptions = { overflow: 'drop-oldest' };
    const lane = (ofPrices: QueueOptions, signal: Price): string =>
      lanesOf(options, ofPrices).parcel(signal).lane.overflow as string;
    expect(lane({ capacity: 5 }, new Price(0))).to.equal('drop-oldest');
    expect(lane({ capacity: 5, overflow: 'wait' }, new Price(0))).to.equal('wait');
    expect(lane({ capacity: 5, overflow: 'wait' }, new Order(0))).to.equal('drop-oldest');
  });

  it('say whether there is room once all of a lane are gone, whatever the others hold', () => {
    const lanes = lanesOf(bounded(10), { overflow: 'drop-oldest' });
    add(lanes, new Order(4));
    add(lanes, new Price(3));
    const gone = add(lanes, new Price(3));
    const fits = (bytes: number): boolean => lanes.admitsAlone(lanes.parcel(new Price(bytes)));
    expect([fits(6), fits(7)]).to.deep.equal([true, false]);
    lanes.remove(gone);
    expect([fits(6), fits(7), lanes.bytes]).to.deep.equal([true, false, 7]);
  });

  it('let a newer one take the place of another of its key, if there is room for what it weighs more', () => {
    const latest: QueueOptions = {
      ...bounded(10),
      overflow: 'latest',
      key: ({ symbol }: Price) => symbol,
    };
    const lanes = lanesOf(latest);
    const old = new Price(4);
    const queued = add(lanes, old);
    add(lanes, new Price(4, 'B'));
    const newer = lanes.parcel(new Price(6));
    expect([lanes.rival(newer) === queued, lanes.exchange(queued, newer)]).to.deep.equal([true, { signal: old }]);
    expect([queued.signal, lanes.bytes, queued.lane.size]).to.deep.equal([newer.signal, 10, 2]);
    const larger = lanes.parcel(new Price(7));
    expect([lanes.exchange(queued, larger), queued.signal, lanes.bytes]).to.deep.equal([undefined, newer.signal, 10]);
    expect(lanes.rival(lanes.parcel(new Price(1, 'C')))).to.equal(undefined);
    lanes.remove(queued);
    expect(lanes.rival(newer)).to.equal(undefined);
  });

  it('refuse a weight that is none', () => {
    for (const weight of [-1, Infinity, NaN, '5'] as number[])
      expect(() => lanesOf(bounded(10)).parcel(new Price(weight))).to.throw('INVALID_OPTION');
    expect(lanesOf(bounded(10)).parcel(new Price(0)).weight).to.equal(0);
  });

  it('weigh nothing that is not bounded in bytes', () => {
    expect(lanesOf({ overflow: 'drop-oldest' }).parcel(new Price(5))).to.include({ weight: 0, ownWeight: 0 });
  });

  describe('as an overflow function sees them', () => {
    const numbers = { size: 7, capacity: 9, waiting: 3 };
    const view = (lanes: Lanes, signal: Price): unknown => {
      const it = new LaneView(ring, lanes, lanes.parcel(signal).lane, numbers);
      return [it.size, it.capacity, it.waiting, it.bytes, it.oldest];
    };

    it('are the queue, while the bound of the listener is not reached', () => {
      const lanes = lanesOf(bounded(100), { capacity: 2 });
      const [order, price] = [new Order(5), new Price(6)];
      expect(view(lanes, price)).to.deep.equal([7, 9, 3, 0, undefined]);
      add(lanes, order);
      add(lanes, price);
      expect(view(lanes, price)).to.deep.equal([7, 9, 3, 11, price]);
      add(lanes, new Price(7));
      expect(view(lanes, price)).to.deep.equal([2, 2, 3, 18, price]);
      expect(view(lanes, order)).to.deep.equal([7, 9, 3, 18, order]);
    });

    it('have the bytes of the listener where it is bounded in those', () => {
      const lanes = lanesOf(bounded(100), bounded(50));
      add(lanes, new Order(5));
      add(lanes, new Price(6));
      expect(view(lanes, new Price(0))).to.deep.equal([7, 9, 3, 6, ring.at(1).signal]);
    });
  });
});
