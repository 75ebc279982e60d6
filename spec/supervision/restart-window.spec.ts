import { expect } from 'chai';
import { RestartWindow } from '#lib/supervision/restart-window.js';

describe('the restarts of a child within a time', () => {
  it('are as many as there may be, and again one when one of them is as long ago as the time', () => {
    const window = new RestartWindow();
    const admitted = [0, 600, 900, 999, 1000, 1001, 1599, 1600].map((now) =>
      window.admit(now, { maxRestarts: 2, withinMs: 1000 }),
    );
    expect(admitted).to.deep.equal([0, 1, undefined, undefined, 1, undefined, undefined, 1]);
  });
});
