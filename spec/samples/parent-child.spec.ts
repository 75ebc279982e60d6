import { expect } from 'chai';
import { expectedOutput, RunningSample } from './running-sample.js';

describe('sample parent-child', () => {
  afterEach(() => RunningSample.endAll());

  it('prints what its README says until Ctrl-C', async () => {
    const expected = expectedOutput('parent-child');
    const sample = new RunningSample('parent-child', '--every', '20');
    await sample.prints(expected.at(-1)!);
    expect(await sample.interrupt()).to.equal(0);
    expect(sample.lines.slice(0, expected.length)).to.deep.equal(expected);
    expect(sample.stderr).to.equal('');
  });

  it('sends the first message at once and the next after 5 s unless told', async () => {
    const sample = new RunningSample('parent-child');
    await sample.prints('master/child: message 1');
    expect(await sample.interrupt()).to.equal(0);
    expect(sample.lines).to.deep.equal(['master/child: message 1']);
  });
});
