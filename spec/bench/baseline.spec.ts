import { expect } from 'chai';
import { better, compared, loses, ratiosOf } from '../../bench/support/baseline.js';

describe('npm run bench:guard', () => {
  it('takes the best round of each of our own contestants, to the best of the bare program', () => {
    const rate = (contestant: string, max: number) => ({ contestant, figure: 'signals/s', median: 5, min: 1, max });
    const figures = [rate('upAll', 6), rate('Erlang', 9), rate('bare', 10)];
    const ratios = [
      { ...rate('upAll', 2), own: true },
      { ...rate('Erlang', 3), own: false },
    ];
    const result = { name: 'W2s', title: '', size: 1, bare: 'bare', figures, ratios, comparisons: [], bars: [] };

    expect(ratiosOf(result)).to.deep.equal({ 'W2s, upAll, signals/s': 0.6 });
  });

  it('lets a ratio lose 30 %', () => {
    const { lines, lost } = compared({ a: 0.71 }, { a: 1 });

    expect(lost).to.equal(false);
    expect(lines[0]).to.match(/^a +0\.71, was 1\.00$/);
  });

  it('fails when one has lost more', () => {
    const { lines, lost } = compared({ a: 0.69, b: 1 }, { a: 1, b: 1 });

    expect(lost).to.equal(true);
    expect(lines[0]).to.match(/LOST$/);
    expect(lines[1]).not.to.match(/LOST/);
  });

  it('measures again what has lost, and takes the better of both', () => {
    expect(loses({ a: 0.69, b: 1 }, { a: 1, b: 1 })).to.equal(true);
    expect(loses({ a: 0.71 }, { a: 1, b: 1 })).to.equal(false);
    expect(better({ a: 0.6, b: 1 }, { a: 0.9, b: 0.5 })).to.deep.equal({ a: 0.9, b: 1 });
  });

  it('fails when one has no baseline, or is not measured any more', () => {
    expect(compared({ a: 1 }, {}).lost).to.equal(true);
    expect(compared({}, { a: 1 }).lost).to.equal(true);
  });
});
