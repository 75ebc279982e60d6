import { expect } from 'chai';
import { addFlows, emptyFlow } from '#lib/intercom/account/account.js';
import type { Flow } from '#lib/thread/edge-statistics.js';

describe('the account of several edges', () => {
  const flow = (n: number, peak: number): Flow => ({
    ...emptyFlow,
    offered: n,
    accepted: n,
    handled: n,
    overdrafts: n,
    bytes: n,
    peak,
    handlerMs: { timed: n, mean: n, max: n },
  });

  it('adds up what each counted, the highest peak and the longest time being theirs', () => {
    expect(addFlows(flow(1, 7), flow(3, 5))).to.deep.equal({
      ...flow(4, 7),
      handlerMs: { timed: 4, mean: (1 + 3 * 3) / 4, max: 3 },
    });
  });

  it('is that of the one where nothing passed by the other', () => {
    const some = flow(2, 2);
    expect([addFlows(emptyFlow, some), addFlows(some, emptyFlow)]).to.deep.equal([some, some]);
  });

  it('has the times of those that timed any', () => {
    const timed = { timed: 2, mean: 5, max: 6 };
    const untimed = { ...flow(1, 1), handlerMs: { timed: 0, mean: 0, max: 9 } };
    expect(addFlows(untimed, { ...flow(1, 1), handlerMs: timed }).handlerMs).to.deep.equal(timed);
    expect(addFlows({ ...flow(1, 1), handlerMs: timed }, untimed).handlerMs).to.deep.equal(timed);
  });

  it('adds up by class what was dropped, where anything was', () => {
    const dropped = (drops: Flow['drops']): Flow => ({ ...flow(1, 1), ...(drops && { drops }) });
    const sum = (a: Flow['drops'], b: Flow['drops']): unknown => addFlows(dropped(a), dropped(b)).drops;
    expect(sum({ Price: 1, Quote: 2 }, { Price: 4, Order: 8 })).to.deep.equal({ Price: 5, Quote: 2, Order: 8 });
    expect([sum({ Price: 1 }, undefined), sum(undefined, { Price: 4 })]).to.deep.equal([{ Price: 1 }, { Price: 4 }]);
    expect(addFlows(flow(1, 1), flow(1, 1))).to.not.have.property('drops');
  });

  it('is all zeros where nothing passed', () => {
    const { handlerMs, ...counts } = emptyFlow;
    expect([...new Set(Object.values(counts)), handlerMs]).to.deep.equal([0, { timed: 0, mean: 0, max: 0 }]);
  });
});
