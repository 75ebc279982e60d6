import { expect } from 'chai';
import type { Timeouts } from '#lib/metadata/definition.js';
import { defaultStopTimeoutMs, slowStartMs, slowStopMs, timeoutOf } from '#lib/runtime/tree/deadlines.js';
import type { ThreadNode } from '#lib/runtime/thread-node.js';

describe('the deadlines', () => {
  const timeouts = (given: Timeouts): unknown => {
    const node = { position: { definition: { timeouts: given } } } as unknown as ThreadNode;
    const parts = ['startTimeoutMs', 'quiesceTimeoutMs', 'drainTimeoutMs', 'exitTimeoutMs'] as const;
    return parts.map((part) => timeoutOf(node, part) / 1_000);
  };

  it('are 30 s for a start, 5 for the quiesce, 10 for the drain and 5 for an exit, unless told', () => {
    expect(timeouts({})).to.deep.equal([30, 5, 10, 5]);
    expect(timeouts({ startTimeoutMs: 0, drainTimeoutMs: 7_000 })).to.deep.equal([0, 5, 7, 5]);
  });

  it('are 25 s in all; after 2 it is said what a start, or a stop, waits for', () => {
    expect([defaultStopTimeoutMs, slowStartMs, slowStopMs]).to.deep.equal([25_000, 2_000, 2_000]);
  });
});
