import { expect } from 'chai';
import fc from 'fast-check';
import { type Timer, TimerHeap } from '#lib/tasks/timer-heap.js';

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
            const timer: Timer = { due: each.due, callback: () => {}, over: false };
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
});
