import { expect } from 'chai';
import { Histogram } from '#lib/intercom/account/histogram.js';

describe('Histogram', () => {
  function of(...durations: number[]): Histogram {
    const histogram = new Histogram();
    for (const ms of durations) histogram.add(ms);
    return histogram;
  }

  it('says below what a share of the durations lies, at most a fifth above it', () => {
    for (const ms of [0.002, 0.5, 1, 7, 1_000, 60_000]) {
      const found = of(ms).quantile(1)!;
      expect(found, `${ms}`).to.be.within(ms, ms * 2 ** 0.25);
    }
  });

  it('counts the share up to the next whole one', () => {
    const histogram = of(1, 1, 1, 100);
    expect(histogram.quantile(0.75)).to.be.below(2);
    expect(histogram.quantile(0.76)).to.be.at.least(100);
  });

  it('holds what is shorter than its first bound in the first bucket, what is longer than its last in the last', () => {
    expect([of(0).quantile(1), of(0.001).quantile(1)]).to.deep.equal([0.001, 0.001]);
    expect(of(1e12).quantile(1)).to.be.within(3_600_000, 4_000_000);
  });

  it('says nothing while there are none, and something of one', () => {
    expect(of().quantile(0.99)).to.equal(undefined);
    expect(of(5).quantile(0.01)).to.be.within(5, 6);
  });
});
