import { expect } from 'chai';
import { Program } from '../support/processes.js';

describe('a restart in a process of its own', function () {
  this.timeout(20_000);

  it('keeps that alive while a child waits for its backoff, and no longer', async () => {
    const program = new Program('spec/real/programs/restarted.js');
    expect([await program.ended(), program.stdout]).to.deep.equal([0, 'works 1\nworks 2\nexits after 2 lives\n']);
  });
});
