import { expect } from 'chai';
import { Fate } from '#lib/runtime/edge/fate.js';
import type { ListeningTask } from '#lib/tasks/listening/listening-task.js';

describe('the fate of a child', () => {
  it('is told of to whoever waits for its end, before and after', async () => {
    const fate = new Fate();
    const { exited } = fate;
    expect(fate.exited).to.equal(exited);
    fate.ended({ reason: 'stopped' });
    expect([await exited, await fate.exited, fate.exit]).to.deep.equal(Array(3).fill({ reason: 'stopped' }));
    const gone = Fate.ended({ reason: 'finished' });
    expect([await gone.exited, gone.settled, gone.closed]).to.deep.equal([{ reason: 'finished' }, true, true]);
  });

  it('is settled once, which is told to all who wait for that', () => {
    const fate = new Fate();
    const told: number[] = [];
    for (const n of [1, 2, 3]) fate.afterSettled(() => told.push(n));
    expect([fate.settled, told]).to.deep.equal([false, []]);
    fate.settle();
    fate.settle();
    expect([fate.settled, told]).to.deep.equal([true, [1, 2, 3]]);
  });

  it('lets go, once, of all that its instances listened to, when the next one listens or there is none', () => {
    for (const end of [(fate: Fate) => fate.forgetSources(), (fate: Fate) => fate.ended({ reason: 'stopped' })]) {
      const fate = new Fate();
      const disposed: string[] = [];
      const source = (name: string): ListeningTask =>
        ({ dispose: () => disposed.push(name) }) as unknown as ListeningTask;
      fate.forgetSources();
      fate.keepSources([source('a')]);
      fate.keepSources([source('b'), source('c')]);
      end(fate);
      fate.forgetSources();
      expect(disposed).to.deep.equal(['a', 'b', 'c']);
    }
  });

  it('tells each state to whoever watches, until that ends', () => {
    const fate = new Fate();
    fate.tellState('starting');
    const seen: string[] = [];
    const end = fate.watchState((state) => seen.push(`first ${state}`));
    fate.watchState((state) => seen.push(`second ${state}`));
    fate.tellState('running');
    end();
    fate.tellState('exited');
    expect(seen).to.deep.equal(['first running', 'second running', 'second exited']);
  });
});
