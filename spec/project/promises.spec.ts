import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { faultsOf, listFile, parseProofs } from '../support/promise-list.js';

// `npm run prove` applies the changes; here the list is only held to what it points at.
describe('the list of promises', () => {
  const proofs = parseProofs(readFileSync(listFile, 'utf8'));

  it('names specs where they stand, and texts of lib/ that stand there once (npm run prove -- --refresh)', () => {
    expect(faultsOf(proofs)).to.deep.equal([]);
  });

  it('has specs for each promise kept so far', () => {
    expect([...new Set(proofs.map(({ promise }) => promise))]).to.deep.equal([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14,
    ]);
  });
});
