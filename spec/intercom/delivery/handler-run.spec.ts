import { expect } from 'chai';
import { AbortableRun } from '#lib/intercom/delivery/handler-run.js';

describe('the run that a listener method is told of', () => {
  it('has one signal, which aborts with the reason, whether it was asked for before or comes into being after', () => {
    const [before, after] = [new AbortableRun(), new AbortableRun()];
    const { signal } = before;
    expect([signal.aborted, before.signal === signal]).to.deep.equal([false, true]);
    for (const run of [before, after]) run.abort('why');
    expect([signal.aborted, signal.reason, after.signal.aborted, after.signal.reason]).to.deep.equal([
      true,
      'why',
      true,
      'why',
    ]);
  });
});
