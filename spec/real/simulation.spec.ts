import { expect } from 'chai';
import { type Breakage, brokenSimulator, removeBroken } from '../support/broken-library.js';
import { Program } from '../support/processes.js';
import { simulateProgram } from '../support/simulate-programs.js';

const seeds = 2000;

const breakages: readonly (Breakage & { readonly found: RegExp })[] = [
  {
    name: 'one signal dropped at stop',
    file: 'intercom/queue.js',
    old: 'closeToNew() {',
    replacement: 'closeToNew() { if (this.size > 0) this.take();',
    found: /hands out a signal before 1 that were sent earlier|handled, counted here/,
  },
  {
    name: 'two signals of an edge swapped',
    file: 'intercom/ring.js',
    old: 'push(item) {',
    replacement:
      'push(item) { if (this.size === 2) { const last = (this.#tail - 1) & this.#mask; [item, this.#slots[last]] = [this.#slots[last], item]; }',
    found: /hands out a signal before 1 that were sent earlier/,
  },
  {
    name: 'a task that overlaps itself',
    file: 'tasks/rescheduling-task.js',
    old: 'if (!this.#run && !this.#due)',
    replacement: 'if (!this.#due)',
    found: /say runs while it runs/,
  },
  {
    name: 'a restart that forgets the IN queue',
    file: 'runtime/recovery.js',
    old: 'edge.inward?.handOver(node, edge);',
    replacement: 'edge.inward?.close(); edge.inward?.handOver(node, edge);',
    found: /IN: \d+ discarded, though its receiver ran to its end/,
  },
  {
    name: 'a parent that exits before its child',
    file: 'runtime/teardown.js',
    old: '--ending.outstanding > 0',
    replacement: '--ending.outstanding > 1',
    found: /exits before its child|has exited while|exit threw/,
  },
  {
    name: 'an overdraft that is not counted',
    file: 'intercom/queue.js',
    old: 'this.#overdrafts++;',
    replacement: '',
    found: /let in over capacity, counted here|with 0 overdrafts counted/,
  },
  {
    name: 'a waiter that is not woken',
    file: 'intercom/queue.js',
    old: 'if (this.size <= this.#admitAt)',
    replacement: 'if (this.size < 0)',
    found: /has not ended after|DEADLOCK|queued, running and waiting at the end/,
  },
  {
    name: 'a waiter that is let in and not woken',
    file: 'intercom/queue.js',
    old: 'this.#push(signal, weight);\n            resolve();',
    replacement: 'this.#push(signal, weight);',
    found: /has not ended after|senders that were never let go/,
  },
];

describe('random programs, simulated', function () {
  this.timeout(120_000);

  it(`keep the promises under ${seeds} seeds`, async () => {
    let handled = 0;
    for (let seed = 1; seed <= seeds; seed++) handled += (await simulateProgram(seed)).handled;
    expect(handled).to.be.greaterThan(20 * seeds);
  });

  it('go the same way again for the same seed, in every process', async () => {
    const traces = [1, 2].map(() => new Program('spec/simulate.js', '--trace', '62'));
    expect(await Promise.all(traces.map((each) => each.ended()))).to.deep.equal([0, 0]);
    let here = '';
    await simulateProgram(62, { onTrace: (_, trace) => (here = trace) });
    expect(here.split('\n').length).to.be.greaterThan(100);
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
