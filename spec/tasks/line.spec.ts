import { expect } from 'chai';
import { Line } from '#lib/tasks/line.js';

describe('Line', () => {
  it('gives what came first first, whatever comes and goes meanwhile, and knows how long it is', () => {
    const line = new Line<number>();
    const model: number[] = [];
    let n = 0;
    // grows to thousands, shrinks to half of that, goes to and fro, and empties
    for (const [comes, goes] of [
      [3, 3],
      [5000, 2600],
      [10, 2000],
      [1, 1],
      [0, 410],
      [2, 2],
    ] as const) {
      for (let times = 0; times < comes; times++) {
        line.push(n);
        model.push(n++);
      }
      for (let times = 0; times < goes; times++) {
        const given = [line.shift(), line.length, line.empty];
        if (given[0] !== model.shift() || given[1] !== model.length || given[2] !== (model.length === 0))
          expect.fail(`after ${n} that came, ${model.length} left: ${given.join(', ')}`);
      }
    }
    expect([model.length, line.length, line.empty]).to.deep.equal([0, 0, true]);
  });
});
