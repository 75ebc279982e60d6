import { expect } from 'chai';
import type { ReceivingNode } from '#lib/runtime/node/receiving-node.js';
import { waitsFor } from '#lib/runtime/node/waits-for.js';

/** A queue to which so many senders wait, asks among them. */
interface Outlet {
  readonly queue: { readonly waiting: number };
  readonly replies?: { readonly waiting: number };
}

describe('what a thread waits for', () => {
  const outlet = (waiting: number, asks?: number): Outlet => ({
    queue: { waiting },
    ...(asks !== undefined && { replies: { waiting: asks } }),
  });

  /** @param handlers how many run for each of its queues */
  function nodeOf(
    handlers: readonly number[],
    up: Outlet | undefined,
    down: readonly (Outlet | undefined)[],
    more: { hook?: boolean; waitingRuns?: number } = {},
  ): ReceivingNode {
    return {
      start: more.hook === undefined ? undefined : { hook: more.hook ? 'enter' : undefined },
      listeners: () => handlers.map((count) => ({ handlers: count })),
      gathered: more.waitingRuns === undefined ? undefined : { locks: { waitingRuns: more.waitingRuns } },
      edge: { upward: up },
      unsettled: () => down.map((inward) => ({ inward })),
    } as unknown as ReceivingNode;
  }

  it('are the queues it sends to, when as many sends wait as there are runs in it', () => {
    const [up, free, full] = [outlet(1), outlet(0), outlet(2)];
    expect(waitsFor(nodeOf([1, 2], up, [undefined, free, full]), 0)).to.deep.equal([up, full]);
    expect(waitsFor(nodeOf([1, 1], up, [full]), 0)).to.deep.equal([up, full]);
    expect(waitsFor(nodeOf([], undefined, []), 0)).to.deep.equal([]);
  });

  it('cannot be told while one of its runs may be at other work', () => {
    const up = outlet(2);
    expect(waitsFor(nodeOf([3], up, []), 0)).to.equal(undefined);
    expect(waitsFor(nodeOf([2], up, []), 1)).to.equal(undefined);
    expect(waitsFor(nodeOf([1], up, []), 1)).to.deep.equal([up]);
  });

  it('counts a hook of its start as a run, while there is one', () => {
    const up = outlet(1);
    expect(waitsFor(nodeOf([1], up, [], { hook: true }), 0)).to.equal(undefined);
    expect(waitsFor(nodeOf([1], up, [], { hook: false }), 0)).to.deep.equal([up]);
  });

  it('counts no run that waits for another of its own', () => {
    const up = outlet(1);
    expect(waitsFor(nodeOf([3], up, [], { waitingRuns: 2 }), 0)).to.deep.equal([up]);
    expect(waitsFor(nodeOf([3], up, [], { waitingRuns: 1 }), 0)).to.equal(undefined);
  });

  it('counts no ask that waits for room, for nobody knows whether a run waits for it', () => {
    const up = outlet(2, 1);
    expect(waitsFor(nodeOf([2], up, []), 0)).to.equal(undefined);
    expect(waitsFor(nodeOf([1], up, []), 0)).to.deep.equal([up]);
  });
});
