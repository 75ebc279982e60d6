import { expect } from 'chai';
import { Program } from '../support/processes.js';

const script = 'spec/real/programs/stoppable.js';

describe('runMaster in a process of its own', function () {
  this.timeout(20_000);

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`drains the tree on ${signal} and exits with 0`, async () => {
      const program = new Program(script, 'drains');
      await program.says(/fed/);
      program.kill(signal);
      expect([await program.ended(), program.stdout]).to.deep.equal([0, `fed\nhandled 50\nstopped ${signal}\n`]);
    });
  }

  it('keeps the process alive while the tree runs and lets it go when it has ended by itself', async () => {
    const program = new Program(script, 'finishes');
    expect([await program.ended(), program.stdout]).to.deep.equal([0, 'fed\nhandled 50\nfinished by itself\n']);
  });

  it('exits with 1 when the tree fails, and says where', async () => {
    const program = new Program(script, 'fails');
    expect(await program.ended()).to.equal(1);
    expect(program.stderr).to.contain('THREAD_FAILED: master: Master.feed threw Error: broken on purpose.');
    expect(program.stdout).to.equal('fed\nhandled 50\n');
  });

  it('honours an OS signal while it starts', async () => {
    const program = new Program(script, 'starts');
    await program.says(/starting/);
    program.kill('SIGINT');
    expect([await program.ended(), program.stdout]).to.deep.equal([0, 'starting\nhandled 0\nstopped SIGINT\n']);
  });

  it('exits with 3 when something did not end by its deadline, though that keeps the process alive, and names it', async () => {
    const program = new Program(script, 'late');
    await program.says(/fed/);
    program.kill('SIGINT');
    expect(await program.ended()).to.equal(3);
    expect(program.stdout).to.contain('stopped SIGINT');
    expect(program.stderr).to.match(/the process is kept alive by: .*Timeout/);
  });

  it('exits with 3 also when nothing is stuck, but signals were given up at a deadline', async () => {
    const program = new Program(script, 'talks');
    await program.says(/fed/);
    program.kill('SIGINT');
    expect([await program.ended(), program.stdout]).to.deep.equal([3, 'fed\nhandled 0\nstopped SIGINT\n']);
  });

  it('is forced by a second OS signal, with 128 and its number', async () => {
    const program = new Program(script, 'hangs');
    await program.says(/fed/);
    program.kill('SIGINT');
    program.kill('SIGINT');
    await program.says(/handled/);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(program.process.exitCode, 'the same key press twice is one').to.equal(null);
    program.kill('SIGTERM');
    expect(await program.ended()).to.equal(143);
  });
});
