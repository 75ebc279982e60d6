import { expect } from 'chai';
import type { ChildEdge } from '#lib/runtime/edge/child-edge.js';
import { whenDone } from '#lib/runtime/edge/when-done.js';

describe('what a child had sent UP is done with', () => {
  let happened: string[];
  /** what waits until the queue has come to rest */
  let waiting: (() => void)[];
  let upward: { quiet: boolean; piping: boolean; endPipes(): void; afterQuiet(tell: () => void): void };

  beforeEach(() => {
    happened = [];
    waiting = [];
    upward = {
      quiet: true,
      piping: false,
      endPipes: () => happened.push('pipes end'),
      afterQuiet: (tell) => waiting.push(tell),
    };
  });
  const wait = (up: unknown = upward): void => {
    const group = { leaves: () => happened.push('leaves') };
    whenDone({ upward: up, group } as unknown as ChildEdge, () => happened.push('next'));
  };

  it('at once where it sent nothing, or all of it is handled', () => {
    wait(null);
    expect(happened).to.deep.equal(['next']);
    wait();
    expect([happened.slice(1), waiting]).to.deep.equal([['pipes end', 'next'], []]);
  });

  it('when the queue has come to rest, as often as it takes', () => {
    upward.quiet = false;
    wait();
    waiting.shift()!();
    expect([happened, waiting.length]).to.deep.equal([[], 1]);
    upward.quiet = true;
    waiting.shift()!();
    expect(happened).to.deep.equal(['pipes end', 'next']);
  });

  it('when what its pipes held back is handled, too, which the group knows', () => {
    upward.piping = true;
    wait();
    expect([happened, waiting.length]).to.deep.equal([['pipes end', 'leaves'], 1]);
    waiting.shift()!();
    expect(happened).to.deep.equal(['pipes end', 'leaves', 'next']);
  });
});
