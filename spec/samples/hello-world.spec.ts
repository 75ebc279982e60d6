import { expect } from 'chai';
import { expectedOutput, RunningSample } from './running-sample.js';

describe('sample hello-world', () => {
  afterEach(() => RunningSample.endAll());

  it('prints what its README says and ends by itself', async () => {
    const sample = new RunningSample('hello-world');
    expect(await sample.exit()).to.equal(0);
    expect(sample.lines).to.deep.equal(expectedOutput('hello-world'));
    expect(sample.stderr).to.equal('');
  });
});
