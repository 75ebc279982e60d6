import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';
import type { Busy } from '#lib/runtime/node/activity.js';
import { QuietGate } from '#lib/runtime/stop/quiet-gate.js';
import type { ThreadNode } from '#lib/runtime/thread-node.js';

/** Something busy until it is told to rest. */
class Work implements Busy {
  quiet = false;
  #tell: (() => void)[] = [];
  afterQuiet(tell: () => void): void {
    this.#tell.push(tell);
  }
  rest(): void {
    this.quiet = true;
    for (const tell of this.#tell.splice(0)) tell();
  }
}

describe('the steps of a stop', () => {
  let clock: VirtualClock;
  let happened: string[];
  let gate: QuietGate;

  beforeEach(() => {
    clock = new VirtualClock();
    happened = [];
    const root = {
      clock,
      tree: { agenda: { do: (step: () => void) => step(), doInTurn: (step: () => void) => step() } },
      path: 'master',
    };
    gate = new QuietGate(root as unknown as ThreadNode, (busy) => happened.push(`${busy.length} late`));
  });
  const step = (name: string) => () => void happened.push(name);

  it('are done one after the other while nothing is busy', () => {
    gate.whenQuiet(step('a'));
    gate.whenQuiet(step('b'));
    expect(happened).to.deep.equal(['a', 'b']);
  });

  it('wait for all that is busy, whatever of it comes to rest first', () => {
    const works = [new Work(), new Work(), new Work()];
    for (const work of works) gate.waitFor(work);
    gate.whenQuiet(step('a'));
    for (const at of [1, 2, 0]) {
      expect(happened).to.deep.equal([]);
      works[at]!.rest();
    }
    expect(happened).to.deep.equal(['a']);
  });

  it('wait for what the one before has made busy', () => {
    const work = new Work();
    gate.whenQuiet(() => gate.waitFor(work));
    gate.whenQuiet(step('b'));
    expect(happened).to.deep.equal([]);
    work.rest();
    expect(happened).to.deep.equal(['b']);
  });

  it('go on when the limit is over, with what is busy then given up; each has a limit of its own', async () => {
    const works = [new Work(), new Work(), new Work()];
    for (const work of works) gate.waitFor(work);
    gate.limit(100, 'first');
    gate.whenQuiet(() => {
      happened.push(`a at ${clock.now()}`);
      gate.limit(50, 'second');
      gate.waitFor(new Work());
    });
    gate.whenQuiet(() => happened.push(`b at ${clock.now()}`));
    works[0]!.rest();
    await clock.advance(99);
    expect([happened, clock.pending]).to.deep.equal([[], 1]);
    await clock.advance(1);
    expect(happened).to.deep.equal(['2 late', 'a at 100']);
    await clock.advance(1_000);
    expect([happened, clock.pending]).to.deep.equal([['2 late', 'a at 100', '1 late', 'b at 150'], 0]);
  });

  it('have no timer where there is no limit, nor where nothing is waited for', () => {
    gate.limit(100, 'unused');
    gate.whenQuiet(step('a'));
    expect(clock.pending).to.equal(0);
    gate.limit(Infinity, 'none');
    gate.waitFor(new Work());
    gate.whenQuiet(step('b'));
    expect([happened, clock.pending]).to.deep.equal([['a'], 0]);
  });

  it('are no longer limited by what was set before', async () => {
    const work = new Work();
    gate.waitFor(work);
    gate.limit(100, 'first');
    gate.whenQuiet(step('a'));
    work.rest();
    gate.limit(1_000, 'second');
    expect([happened, clock.pending]).to.deep.equal([['a'], 0]);
  });
});
