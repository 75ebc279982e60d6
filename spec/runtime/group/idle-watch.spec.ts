import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';
import type { ChildEdge } from '#lib/runtime/edge/child-edge.js';
import { IdleWatch } from '#lib/runtime/group/idle-watch.js';
import type { ThreadNode } from '#lib/runtime/thread-node.js';

/** A member that does nothing unless told. */
interface Member {
  readonly edge: ChildEdge;
  readonly node: { active: boolean; restedAt: number | undefined; state: string };
}

describe('the watch over idle members', () => {
  let clock: VirtualClock;
  let owner: { clock: VirtualClock; spawning: boolean; tree: { passivates: boolean }; path: string };
  let watch: IdleWatch;
  let stopped: string[];
  let looks: number;
  let events: unknown[] | undefined;

  beforeEach(() => {
    clock = new VirtualClock();
    owner = { clock, spawning: true, tree: { passivates: false }, path: 'master' };
    stopped = [];
    looks = 0;
    events = [];
    watch = new IdleWatch(owner as unknown as ThreadNode, 100);
  });

  const slot = {
    passivated: 0,
    tree: {
      surroundings: {
        get hub() {
          return { active: events !== undefined, emit: (event: unknown) => events!.push(event) };
        },
      },
    },
  };
  function member(id: string): Member {
    const node = {
      clock,
      active: false,
      restedAt: undefined as number | undefined,
      state: 'running',
      get edge() {
        looks++;
        return { state: node.state };
      },
      unsettled: () => [],
      listeners: () => [],
    };
    const path = `master/${id}`;
    const edge = { node, slot, path, stop: () => stopped.push(`${id} at ${clock.now()}`) } as unknown as ChildEdge;
    watch.watch(edge);
    return { edge, node };
  }

  it('stops one that has done nothing for the time, once, with a word of it, and leaves no timer', async () => {
    slot.passivated = 0;
    member('a');
    expect([owner.tree.passivates, clock.pending]).to.deep.equal([true, 1]);
    await clock.advance(99);
    expect([stopped, looks]).to.deep.equal([[], 0]);
    await clock.advance(1_000);
    expect([stopped, slot.passivated, clock.pending]).to.deep.equal([['a at 100'], 1, 0]);
    expect(events).to.deep.equal([{ kind: 'passivated', path: 'master/a', idleMs: 100 }]);
  });

  it('says no word of it where nobody listens', async () => {
    events = undefined;
    member('a');
    await clock.advance(100);
    expect(stopped).to.deep.equal(['a at 100']);
  });

  it('counts from when one was last active, or somebody asked for it, whichever is later', async () => {
    const [a, b, c] = [member('a'), member('b'), member('c')];
    await clock.advance(60);
    a.node.restedAt = 40;
    watch.touch(b.edge);
    watch.watch(c.edge);
    c.node.restedAt = 10;
    await clock.advance(1_000);
    expect(stopped).to.deep.equal(['a at 140', 'b at 160', 'c at 160']);
  });

  it('looks at one that works once in that time, with one timer for all', async () => {
    const [a, b] = [member('a'), member('b')];
    a.node.active = b.node.active = true;
    await clock.advance(450);
    expect([stopped, clock.pending, looks]).to.deep.equal([[], 1, 8]);
    a.node.active = false;
    a.node.restedAt = 420;
    await clock.advance(150);
    expect(stopped).to.deep.equal(['a at 520']);
    watch.forget(b.edge);
    expect(clock.pending).to.equal(0);
  });

  it('looks at those that came within one millisecond at once, never too early', async () => {
    await clock.advance(0.25);
    member('a');
    await clock.advance(0.5);
    member('b');
    await clock.advance(200);
    expect(stopped).to.deep.equal(['a at 101', 'b at 101']);
  });

  it('looks at one in its time though others came after it', async () => {
    member('a');
    await clock.advance(50);
    member('b');
    await clock.advance(100);
    expect(stopped).to.deep.equal(['a at 100', 'b at 150']);
  });

  it('waits for the first that may be due', async () => {
    const a = member('a');
    await clock.advance(50);
    member('b');
    watch.forget(a.edge);
    watch.forget(a.edge);
    watch.touch(a.edge);
    await clock.advance(99);
    expect(stopped).to.deep.equal([]);
    await clock.advance(1);
    expect([stopped, clock.pending]).to.deep.equal([['b at 150'], 0]);
    member('c');
    await clock.advance(100);
    expect(stopped).to.deep.equal(['b at 150', 'c at 250']);
  });

  it('stops nobody any more once its owner ends, and looks no more', async () => {
    member('a');
    await clock.advance(60);
    member('b');
    owner.spawning = false;
    await clock.advance(1_000);
    expect([stopped, looks, clock.pending]).to.deep.equal([[], 0, 0]);
  });
});
