import { expect } from 'chai';
import fc from 'fast-check';
import { notSet, type Timer, TimerHeap } from '#lib/tasks/clock/timer-heap.js';

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), due: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), at: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('take' as const) }) },
);

describe('TimerHeap', () => {
  it('gives timers as a sorted list would, whatever is set, taken and cancelled, also twice', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const heap = new TimerHeap();
        const all: Timer[] = [];
        let model: Timer[] = [];
        for (const each of steps) {
          if (each.kind === 'add') {
            const timer: Timer = { due: each.due, at: notSet, ring: () => {} };
            heap.add(timer);
            all.push(timer);
            model = [...model, timer].sort((a, b) => a.due - b.due || all.indexOf(a) - all.indexOf(b));
          } else if (each.kind === 'take') expect(heap.take()).to.equal(model.shift());
          else if (all.length > 0) {
            const timer = all[each.at % all.length]!;
            heap.cancel(timer);
            model = model.filter((other) => other !== timer);
          }
          expect(heap.size).to.equal(model.length);
          expect(heap.first).to.equal(model[0]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does so too with hundreds of moments, of most of which all timers were cancelled', () => {
    const heap = new TimerHeap();
    const set = (due: number): Timer => {
      const timer = { due, at: notSet, ring: () => {} };
      heap.add(timer);
      return timer;
    };
    for (let round = 0; round < 3; round++) {
      const timers = Array.from({ length: 1000 }, (_, n) => set((n * 617) % 1009));
      const kept = timers.filter((_, n) => n % 5 === round);
      for (const timer of timers) if (!kept.includes(timer)) heap.cancel(timer);
      const added = Array.from({ length: 300 }, (_, n) => set((n * 389) % 997));
      const order = [...kept, ...added].sort((a, b) => a.due - b.due).map(({ due }) => due);
      expect(Array.from(order, () => heap.take()?.due)).to.deep.equal(order);
      expect([heap.size, heap.take(), heap.due]).to.deep.equal([0, undefined, Infinity]);
    }
  });

  it('keeps nothing of those that were cancelled, though it holds others', async () => {
    const heap = new TimerHeap();
    const add = (due: number): Timer => {
      const timer = { due, at: notSet, ring: () => {} };
      heap.add(timer);
      return timer;
    };
    const cancelled = Array.from({ length: 1_000 }, (_, n) => {
      const timer = add(n % 500);
      if (n % 2 === 0) add(n % 500);
      heap.cancel(timer);
      return new WeakRef(timer);
    });
    const left = (): unknown[] => cancelled.filter((each) => each.deref());
    for (let turn = 0; turn < 10 && left().length > 0; turn++) {
      await new Promise(setImmediate);
      globalThis.gc!();
    }
    expect([left(), heap.size, heap.first?.due]).to.deep.equal([[], 500, 0]);
  });
});
