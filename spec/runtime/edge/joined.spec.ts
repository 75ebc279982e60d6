import { expect } from 'chai';
import { joined } from '#lib/runtime/edge/joined.js';
import { gate, settled } from '../../support/trees.js';

describe('several waits', () => {
  it('are none where there is none, and the one there is', () => {
    const { opened } = gate();
    expect([joined([]), joined([opened])]).to.deep.equal([undefined, opened]);
  });

  for (const count of [2, 3])
    it(`are over when the last of ${count} is`, async () => {
      const gates = Array.from({ length: count }, gate);
      let over = false;
      void joined(gates.map(({ opened }) => opened))!.then(() => (over = true));
      const seen: boolean[] = [];
      for (const { open } of gates) {
        open();
        await settled(1);
        seen.push(over);
      }
      expect(seen).to.deep.equal([...Array.from({ length: count - 1 }, () => false), true]);
    });
});
