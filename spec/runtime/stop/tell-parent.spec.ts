import { expect } from 'chai';
import type { TaskThreadError } from 'taskthread';
import type { ChildEdge } from '#lib/runtime/edge/child-edge.js';
import { tellParent } from '#lib/runtime/stop/tell-parent.js';
import type { ThreadNode } from '#lib/runtime/thread-node.js';
import { gate, settled } from '../../support/trees.js';

describe('a parent that hears of the end of a child', () => {
  let told: unknown[];
  let begun: number;
  let serving: boolean;
  /** what its methods do */
  let work: (method: string) => unknown;
  const child = {};
  const exit = { reason: 'stopped' } as const;

  beforeEach(() => {
    told = [];
    begun = 0;
    serving = true;
    work = () => undefined;
  });

  function tell(...methods: string[]): void {
    const parent = {
      path: 'master',
      position: { definition: { name: 'Master', serial: false, exclusives: [] } },
      get serving() {
        return serving;
      },
      began: () => begun++,
      ended: () => begun--,
      onlySaysStop: (error: Error) => error.message === 'news',
      call: (method: string, ...given: unknown[]) => {
        told.push([method, ...given]);
        return work(method);
      },
      fail: ({ code, path, member, cause }: TaskThreadError) => {
        serving = false;
        told.push([code, path, member, (cause as Error).message]);
      },
    };
    const edge = Object.assign(child, { slot: { exitMethods: methods } });
    tellParent(parent as unknown as ThreadNode, edge as unknown as ChildEdge, exit);
  }

  it('has each of its methods called, with the child and its exit, at work until all are done', async () => {
    const held = gate();
    work = (method) => (method === 'first' ? held.opened : undefined);
    tell('first', 'second');
    expect([told, begun]).to.deep.equal([
      [
        ['first', child, exit],
        ['second', child, exit],
      ],
      1,
    ]);
    held.open();
    await settled(1);
    expect(begun).to.equal(0);
  });

  it('fails with what one throws, and calls no other then', () => {
    work = () => {
      throw new Error('no');
    };
    tell('first', 'second');
    expect([told.slice(1), begun]).to.deep.equal([[['THREAD_FAILED', 'master', 'Master.first', 'no']], 0]);
  });

  it('fails with what one rejects with', async () => {
    work = () => Promise.reject(new Error('no'));
    tell('first');
    expect([told.length, begun]).to.deep.equal([1, 1]);
    await settled(1);
    expect([told.slice(1), begun]).to.deep.equal([[['THREAD_FAILED', 'master', 'Master.first', 'no']], 0]);
  });

  it('takes the news that it stops for what it is', async () => {
    work = () => {
      throw new Error('news');
    };
    tell('first', 'second');
    expect([told.length, begun]).to.deep.equal([2, 0]);
    work = () => Promise.reject(new Error('news'));
    tell('first');
    await settled(1);
    expect([told.length, begun]).to.deep.equal([3, 0]);
  });

  it('hears of it no more once it has ceased to serve', () => {
    serving = false;
    tell('first');
    expect(told).to.deep.equal([]);
  });
});
