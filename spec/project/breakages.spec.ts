import { expect } from 'chai';
import { breakages } from '../support/breakages.js';
import { brokenText } from '../support/broken-library.js';

describe('what is broken on purpose for the simulation to find', () => {
  for (const breakage of breakages) {
    it(`stands in the library once: ${breakage.name}`, () => {
      expect(brokenText(breakage)).to.include(breakage.replacement);
    });
  }
});
