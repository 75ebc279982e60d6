import { expect } from 'chai';
import { backoffMs } from '#lib/tasks/schedule/backoff.js';

describe('the wait before another attempt', () => {
  const steady = { initialMs: 100, maxMs: 500, factor: 2, jitter: 0 };
  const untouched = (): number => 0;

  it('grows by the factor from one attempt of a series to the next, to maxMs', () => {
    expect([0, 1, 2, 3, 4].map((before) => backoffMs(steady, before, untouched))).to.deep.equal([
      100, 200, 400, 500, 500,
    ]);
    expect(backoffMs({ ...steady, initialMs: 1 }, 1, untouched)).to.equal(2);
  });

  it('is shorter by up to the share that is left to chance', () => {
    const waits = [0, 0.5, 1].map((chance) => backoffMs({ ...steady, jitter: 0.2 }, 0, () => chance));
    expect(waits).to.deep.equal([100, 90, 80]);
  });

  it('is none where initialMs is 0, however often the factor was applied', () => {
    expect(backoffMs({ ...steady, initialMs: 0 }, 2000, untouched)).to.equal(0);
  });
});
