import { expect } from 'chai';
import { hasSuccessor, mayComeBack } from '#lib/runtime/edge/comeback.js';
import type { ReceivingNode } from '#lib/runtime/node/receiving-node.js';

/** What is to be known of a thread that ends. */
interface Known {
  parent: boolean;
  spawning: boolean;
  ended: boolean;
  unwanted: boolean;
  ran: boolean;
  restarts: number;
  takenDown: boolean;
  restart: 'on-failure' | 'always' | 'never';
  ending: 'own' | 'of a parent' | 'none';
  startFailed: boolean;
}

describe('whether a thread may come back', () => {
  const usual: Known = {
    parent: true,
    spawning: true,
    ended: false,
    unwanted: false,
    ran: true,
    restarts: 0,
    takenDown: false,
    restart: 'on-failure',
    ending: 'own',
    startFailed: false,
  };
  function nodeOf(what: Partial<Known>): ReceivingNode {
    const known = { ...usual, ...what };
    const recovery = known.takenDown ? { takesDown: () => true } : undefined;
    const node = {
      edge: {
        parent: known.parent ? { spawning: known.spawning } : undefined,
        slot: { policy: { restart: known.restart } },
        fateSoFar: { exit: known.ended ? {} : undefined, unwanted: known.unwanted, recovery },
        restarts: known.restarts,
      },
      ending: undefined as unknown,
      start: { cancelled: known.startFailed ? {} : undefined },
    };
    const teardown = { root: known.ending === 'own' ? node : {} };
    if (known.ending !== 'none') node.ending = { ran: known.ran, teardown };
    return node as unknown as ReceivingNode;
  }
  const failed = (what: Partial<Known>): boolean => mayComeBack(nodeOf(what), { reason: 'failed' });

  it('is what its policy says', () => {
    const all = (['on-failure', 'always', 'never'] as const).map((restart) =>
      (['failed', 'finished'] as const).map((reason) => mayComeBack(nodeOf({ restart }), { reason })),
    );
    expect(all).to.deep.equal([
      [true, false],
      [true, true],
      [false, false],
    ]);
  });

  it('is never so without a parent that goes on, or once it was stopped by it or has ended for good', () => {
    const never: Partial<Known>[] = [{ parent: false }, { spawning: false }, { unwanted: true }, { ended: true }];
    expect(never.map(failed)).to.deep.equal([false, false, false, false]);
  });

  it('is not so after a first start that failed, and after a later one', () => {
    expect([failed({ ran: false }), failed({ ran: false, restarts: 1 })]).to.deep.equal([false, true]);
  });

  it('is so where what brings a sibling back takes it down, however it ends, unless its policy is never', () => {
    const down = (restart: Known['restart']): boolean =>
      mayComeBack(nodeOf({ takenDown: true, restart }), { reason: 'stopped' });
    expect([down('on-failure'), down('always'), down('never')]).to.deep.equal([true, true, false]);
  });

  it('has a successor where it ends by itself, or fails while it starts', () => {
    expect([
      hasSuccessor(nodeOf({})),
      hasSuccessor(nodeOf({ ending: 'of a parent' })),
      hasSuccessor(nodeOf({ ending: 'none', restarts: 1 })),
      hasSuccessor(nodeOf({ ending: 'none', restarts: 1, startFailed: true })),
      hasSuccessor(nodeOf({ restart: 'never' })),
    ]).to.deep.equal([true, false, false, true, false]);
  });
});
