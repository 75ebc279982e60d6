import { Ring } from '#lib/intercom/queue/ring.js';
import { expect } from 'chai';
import fc from 'fast-check';

describe('Ring', () => {
  it('holds what an array would, whatever comes and goes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 300, size: 'max' }), (steps) => {
        const ring = new Ring<number>();
        const model: number[] = [];
        let come = 0;
        steps.forEach((comes, n) => {
          const items = [n, n + 1, n + 2, n + 3, n + 4, n + 5].slice(0, comes);
          if (comes < 0) {
            if (model.length > 0) expect(ring.take()).to.equal(model.shift());
          } else {
            if (n % 2) ring.pushSome([-1, ...items, -1], 1, 1 + items.length);
            else for (const item of items) ring.push(item);
            model.push(...items);
            come += comes;
          }
          expect(Array.from({ length: ring.size }, (_, at) => ring.at(at))).to.deep.equal(model);
        });
        expect([ring.come, ring.gone]).to.deep.equal([come, come - model.length]);
      }),
    );
  });

  it('holds it through many laps, however much of a lap it holds', () => {
    for (const held of [0, 1, 4, 100, 1023, 1024, 1500]) {
      const ring = new Ring<number>();
      for (let n = 0; n < held; n++) ring.push(n);
      for (let n = held; n < 10_000; n++) {
        if (n % 3) ring.push(n);
        else ring.pushSome([n], 0, 1);
        expect(ring.take()).to.equal(n - held);
      }
      expect(Array.from({ length: ring.size }, (_, at) => ring.at(at))).to.deep.equal(
        Array.from({ length: held }, (_, at) => 10_000 - held + at),
      );
    }
  });

  it('has no more slots than it needs for what it holds, however much passes', () => {
    const ring = new Ring<number>();
    for (let n = 0; n < 10_000; n++) {
      ring.push(n);
      ring.pushSome([n, n], 0, 2);
      ring.takeSome(3);
    }
    expect((Reflect.get(ring, 'slots') as unknown[]).length).to.equal(4);
  });

  it('takes some of an array in one go, through many laps, however many', () => {
    for (const count of [1, 3, 100, 1000, 1024, 3000]) {
      const ring = new Ring<number>();
      for (let lap = 0; lap < 12; lap++) {
        const items = Array.from({ length: count }, (_, n) => lap * count + n);
        ring.pushSome([0, ...items], 1, 1 + count);
        ring.push(-lap);
        expect([...ring.takeSome(count), ring.take(), ring.size]).to.deep.equal([...items, -lap, 0]);
      }
    }
  });

  it('gives its first to another, behind those that are there, wherever the two begin', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(9), fc.nat(9), fc.nat(20), fc.nat(20), fc.nat(20)),
        ([gone, otherGone, size, otherSize, count]) => {
          const ringOf = (before: number, items: readonly number[]): Ring<number> => {
            const ring = new Ring<number>();
            for (let n = 0; n < before; n++) ring.push(n);
            for (let n = 0; n < before; n++) ring.take();
            for (const item of items) ring.push(item);
            return ring;
          };
          const items = Array.from({ length: size }, (_, n) => n);
          const others = Array.from({ length: otherSize }, (_, n) => 100 + n);
          const [ring, other] = [ringOf(gone, items), ringOf(otherGone, others)];
          const most = Math.min(count, size);
          ring.moveTo(other, most);
          expect([ring.come, ring.gone, other.come, other.gone]).to.deep.equal([
            gone + size,
            gone + most,
            otherGone + otherSize + most,
            otherGone,
          ]);
          const left = (each: Ring<number>): number[] => Array.from({ length: each.size }, () => each.take());
          expect([left(ring), left(other)]).to.deep.equal([items.slice(most), [...others, ...items.slice(0, most)]]);
        },
      ),
    );
  });

  it('counts those in front that are of one class, as far as it is asked', () => {
    const ring = new Ring<object>();
    for (let n = 0; n < 3; n++) ring.push(new Map());
    for (let n = 0; n < 2; n++) ring.take();
    for (const each of [new Map(), new Map(), new Set(), new Map()]) ring.push(each);
    expect([1, 2, 3, 5].map((most) => ring.alike(most))).to.deep.equal([1, 2, 3, 3]);
  });

  it('finds the first that is such a one, and takes out any, wherever its first one stands', () => {
    for (let gone = 0; gone < 5; gone++) {
      const ring = new Ring<number>();
      for (let n = 0; n < gone; n++) ring.push(n);
      for (let n = 0; n < gone; n++) ring.take();
      for (let n = 0; n < 6; n++) ring.push(n % 3);
      expect([ring.find((n) => n === 2), ring.find((n) => n === undefined), ring.find((n) => n > 2)]).to.deep.equal([
        2, -1, -1,
      ]);
      expect([ring.remove(5), ring.remove(2), ring.remove(0)]).to.deep.equal([2, 2, 0]);
      expect([ring.take(), ring.take(), ring.take(), ring.size]).to.deep.equal([1, 0, 1, 0]);
    }
  });

  it('lets go of what has gone', async () => {
    const ring = new Ring<object>();
    const other = new Ring<object>();
    const gone = [
      () => void ring.take(),
      () => void ring.takeSome(1),
      () => {
        ring.moveTo(other, 1);
        other.take();
      },
    ].map((takes) => {
      const item = {};
      ring.push(item);
      takes();
      return new WeakRef(item);
    });
    for (let turn = 0; turn < 10 && gone.some((each) => each.deref()); turn++) {
      await new Promise(setImmediate);
      globalThis.gc!();
    }
    expect([...gone.map((each) => each.deref()), ring.size]).to.deep.equal([undefined, undefined, undefined, 0]);
  });
});
