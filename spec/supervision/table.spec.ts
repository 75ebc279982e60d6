import { expect } from 'chai';
import { play } from '../support/family.js';
import { stories } from './stories.js';

describe('a child that ends', () => {
  for (const [title, story, expected] of stories) {
    it(`does as told: ${title}`, async () => {
      const { happened } = await play(story);
      expect(happened.split(' | ')).to.deep.equal(expected.split(' | '));
    });
  }
});
