import { expect } from 'chai';
import { Child, Children, type ChildRef, type RestartOptions, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { definitionOf } from '#lib/metadata/reader.js';
import { policyOf } from '#lib/supervision/restart-policy.js';

describe('what is done about the end of a child', () => {
  function policies(options: RestartOptions) {
    @Thread()
    class Worker extends TaskThread {}
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, options) one!: ChildRef<Worker>;
      @Children(Worker, options) group!: ThreadGroup<typeof Worker>;
    }
    return definitionOf(Master).children.map(policyOf);
  }
  const untold = {
    maxRestarts: 3,
    withinMs: 60_000,
    strategy: 'one-for-one',
    backoff: { initialMs: 100, maxMs: 30_000, factor: 2, jitter: 0.2 },
  };

  it('is, unless told, three restarts of a @Child within a minute, and none of a member of @Children', () => {
    expect(policies({})).to.deep.equal([
      { ...untold, restart: 'on-failure' },
      { ...untold, restart: 'never' },
    ]);
  });

  it('is what was told, and where nothing was told the same as before', () => {
    expect(policies({ restart: 'always', withinMs: 5, backoff: { factor: 3 } })[0]).to.deep.equal({
      ...untold,
      restart: 'always',
      withinMs: 5,
      backoff: { ...untold.backoff, factor: 3 },
    });
  });
});
