import { execFile } from 'node:child_process';
import { expect } from 'chai';
import { Child, type ChildRef, OnIn, TaskThread, Thread } from 'taskthread';
import { complaintsOfTrees } from '../support/balance-watch.js';
import { countRight, miscount } from '../support/miscount.js';
import { trial } from '../support/trees.js';

class Item {}

@Thread()
class Worker extends TaskThread<{ in: Item }> {
  @OnIn(Item) work() {}
}
@Thread()
class Master extends TaskThread {
  @Child(Worker) worker!: ChildRef<Worker>;
  protected override ready() {
    return this.worker.send(new Item());
  }
}

const complaints = (): string[] => complaintsOfTrees().map(({ message }) => message);

describe('the teardown of each spec', () => {
  afterEach(countRight);

  it('complains once of a tree that has ended whose account does not balance, and names its spec', async () => {
    const { tree } = await trial(Master);
    miscount('handled');
    await tree.stop();
    countRight();
    const [first, ...others] = complaints();
    expect(first).to.match(
      /^The tree of Master that began in "the teardown of each spec complains once .*": master\/worker IN: accepted/,
    );
    expect([...others, ...complaints()]).to.deep.equal([]);
  });

  it('complains of a tree that has ended and is not at rest', async () => {
    const { tree } = await trial(Master);
    miscount('queued');
    await tree.stop();
    countRight();
    const [first, ...others] = complaints();
    expect(first).to.match(/: master\/worker IN is at rest: expected \{ queued: 1, /);
    expect(others).to.deep.equal([]);
  });

  it('complains of a tree that runs whose account does not balance, each time', async () => {
    const { tree } = await trial(Master);
    expect(complaints()).to.deep.equal([]);
    miscount('handled');
    for (let time = 0; time < 2; time++) {
      const [first, ...others] = complaints();
      expect(first).to.match(/": master\/worker IN: accepted/);
      expect(others).to.deep.equal([]);
    }
    countRight();
    await tree.stop();
  });
});

describe('a run of specs', function () {
  this.timeout(20_000);

  function run(when: string, reporter: string): Promise<{ code: number | null; output: string }> {
    const hooks = ['--require', 'dist/spec/support/hooks.js', '--reporter', reporter];
    const specs = ['--no-config', ...hooks, 'dist/spec/support/runs/late-tree.js'];
    const env = { ...process.env, MISCOUNTED: when };
    return new Promise((done) => {
      const child = execFile(process.execPath, ['node_modules/mocha/bin/mocha.js', ...specs], { env }, (_, out, err) =>
        done({ code: child.exitCode, output: out + err }),
      );
    });
  }

  for (const [when, what, reporter] of [
    ['after', 'after the last spec', 'dot'],
    ['exit', 'before the process does', 'dist/spec/support/reporter.js'],
  ] as const) {
    it(`fails, and names the tree, when one ends ${what} whose account does not balance`, async () => {
      const { code, output } = await run(when, reporter);
      expect(code).to.equal(1);
      expect(output).to.match(
        /The tree of Late that began in "a suite leaves a tree behind": master\/worker IN: accepted/,
      );
    });
  }
});
