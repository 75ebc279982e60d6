import { expect } from 'chai';
import { Backoff } from '../../samples/support/backoff.js';

const pauses = (backoff: Backoff, count: number): number[] => Array.from({ length: count }, () => backoff.next());

describe('samples/support, the pauses between attempts', () => {
  it('are none at first, then double up to a limit', () => {
    expect(pauses(new Backoff(100, 1_000, () => 1), 7)).to.deep.equal([0, 100, 200, 400, 800, 1_000, 1_000]);
  });

  it('are shorter by chance, by a quarter at most', () => {
    expect(pauses(new Backoff(100, 1_000, () => 0), 3)).to.deep.equal([0, 75, 150]);
  });

  it('begin anew when an attempt has worked', () => {
    const backoff = new Backoff(100, 1_000, () => 1);
    pauses(backoff, 5);
    backoff.reset();
    expect(pauses(backoff, 2)).to.deep.equal([0, 100]);
  });
});
