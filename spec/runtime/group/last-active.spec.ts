import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';
import type { ChildEdge } from '#lib/runtime/edge/child-edge.js';
import { lastActive } from '#lib/runtime/group/last-active.js';

/** A queue, as far as it matters when it was last busy. */
interface Queue {
  readonly busy: boolean;
  readonly stopwatch: { readonly restsForMs: number | undefined };
}

interface Known {
  readonly state?: string;
  readonly active?: boolean;
  readonly restedAt?: number;
  readonly up?: Queue;
  readonly queues?: readonly Queue[];
  readonly below?: readonly ChildEdge[];
}

describe('when something was last done by a thread', () => {
  const now = 1_000;
  let clock: VirtualClock;
  before(() => {
    clock = new VirtualClock();
    return clock.advance(now);
  });

  const queue = (restsForMs?: number, busy = false): Queue => ({ busy, stopwatch: { restsForMs } });
  function edgeOf({ state = 'running', active = false, restedAt, up, queues = [], below = [] }: Known): ChildEdge {
    const edge = { state, upward: up, node: {} };
    Object.assign(edge.node, { clock, active, restedAt, edge, listeners: () => queues, unsettled: () => below });
    return edge as unknown as ChildEdge;
  }
  const last = (known: Known): number => lastActive(edgeOf(known));

  it('is never where nothing was', () => {
    expect([last({}), last({ queues: [queue()], up: queue() })]).to.deep.equal([-Infinity, -Infinity]);
  });

  it('is now while it starts or stops, runs anything, or has anything to handle or be handled', () => {
    const busy = queue(undefined, true);
    const all: Known[] = [{ state: 'starting' }, { active: true }, { queues: [queue(), busy] }, { up: busy }];
    expect(all.map(last)).to.deep.equal([now, now, now, now]);
  });

  it('is when the last of its runs, its queues and what it sent UP came to rest', () => {
    expect(last({ restedAt: 300 })).to.equal(300);
    expect(last({ restedAt: 300, queues: [queue(600), queue(900), queue()] })).to.equal(400);
    expect(last({ restedAt: 500, queues: [queue(600)], up: queue(450) })).to.equal(550);
  });

  it('counts what is below it, save what has exited', () => {
    const below = [edgeOf({ restedAt: 200, below: [edgeOf({ restedAt: 700 })] })];
    expect(last({ restedAt: 300, below })).to.equal(700);
    const gone = edgeOf({ state: 'exited', active: true, restedAt: 900, queues: [queue(1)] });
    expect(last({ restedAt: 300, below: [gone] })).to.equal(300);
    expect(last({ below: [edgeOf({ up: queue(1) })] })).to.equal(-Infinity);
    expect(last({ below: [edgeOf({ state: 'stopping' })] })).to.equal(now);
  });
});
