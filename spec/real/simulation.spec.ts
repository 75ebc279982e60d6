import { expect } from 'chai';
import { breakages } from '../support/breakages.js';
import { brokenSimulator, removeBroken } from '../support/broken-library.js';
import { Program } from '../support/processes.js';
import { simulateProgram } from '../support/simulate-programs.js';

const seeds = 2000;

describe('random programs, simulated', function () {
  this.timeout(120_000);

  it(`keep the promises under ${seeds} seeds`, async () => {
    let handled = 0;
    for (let seed = 1; seed <= seeds; seed++) handled += (await simulateProgram(seed)).handled;
    expect(handled).to.be.greaterThan(20 * seeds);
  });

  it('go the same way again for the same seed, in every process', async () => {
    let seed = 0;
    let here = '';
    while (here.split('\n').length <= 300) await simulateProgram(++seed, { onTrace: (_, trace) => (here = trace) });
    const traces = [1, 2].map(() => new Program('spec/simulate.js', '--trace', String(seed)));
    expect(await Promise.all(traces.map((each) => each.ended()))).to.deep.equal([0, 0]);
    for (const { stdout } of traces) expect(stdout).to.equal(`${here}\n`);
  });

  describe(`find within ${seeds} seeds`, () => {
    before(removeBroken);
    after(removeBroken);

    for (const { found, ...breakage } of breakages) {
      it(breakage.name, async () => {
        const program = new Program(brokenSimulator(breakage), '--seeds', String(seeds));
        expect(await program.ended(), program.stdout).to.equal(1);
        expect(program.stderr).to.match(/^SIMULATION_FAILED: \w+, seed \d+: /);
        expect(program.stderr.slice(0, program.stderr.indexOf(' ms  '))).to.match(found);
      });
    }
  });
});
