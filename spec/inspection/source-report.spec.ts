import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { Children, Listening, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { expectItemsBalance, settled, trial } from '../support/trees.js';

describe('the account of sources', () => {
  it('adds up those of all threads of a field, the living and those that have ended', async () => {
    const emitter = new EventEmitter();
    @Thread()
    class Reader extends TaskThread {
      readonly emitter = emitter;
      @Listening('emitter', { event: 'a' }) hear() {}
      @Listening('emitter', { event: 'b' }) hearToo() {}
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Reader) readers!: ThreadGroup<typeof Reader>;
      protected override async ready() {
        const first = await this.readers.spawn();
        await this.readers.spawn();
        emitter.emit('a', 1);
        await first.stop();
      }
    }
    const { tree, stop } = await trial(Master);
    emitter.emit('a', 2);
    emitter.emit('b', 3);
    const figures = (sources: ReturnType<typeof tree.report>['sources']): unknown =>
      sources.map(({ path, member, received, handled }) => `${path} ${member} ${received} ${handled}`);
    const expected = ['master/readers[*] Reader.hear 3 3', 'master/readers[*] Reader.hearToo 1 1'];
    expect(figures(tree.report().sources)).to.deep.equal(expected);
    expect(tree.snapshot().children.map(({ sources }) => sources.map(({ received }) => received))).to.deep.equal([
      [2, 1],
    ]);
    expect(figures((await stop()).sources)).to.deep.equal(expected);
  });

  it('forgets nothing when a thread of the field ends that never had any', async () => {
    const emitter = new EventEmitter();
    @Thread()
    class Reader extends TaskThread {
      constructor(readonly emitter: EventEmitter) {
        super();
        if (emitter.listenerCount('item') > 0) throw new Error('in use');
      }
      @Listening('emitter', { event: 'item' }) hear() {}
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Reader) readers!: ThreadGroup<typeof Reader>;
      protected override async ready() {
        const first = await this.readers.spawn(emitter);
        emitter.emit('item', 1);
        await first.stop();
        const taken = new EventEmitter();
        taken.on('item', () => {});
        await this.readers.trySpawn(taken);
      }
    }
    const { stop } = await trial(Master);
    const [items] = (await stop()).sources;
    expect(items).to.include({ path: 'master/readers[*]', received: 1, handled: 1 });
  });

  it('says of an item that its run threw, and of those behind it that they were given up', async () => {
    const emitter = new EventEmitter();
    @Thread()
    class Master extends TaskThread {
      readonly emitter = emitter;
      @Listening('emitter', { event: 'item' }) async hear() {
        await settled();
        throw new Error('oops');
      }
    }
    const { tree } = await trial(Master);
    for (let n = 0; n < 3; n++) emitter.emit('item', n);
    const [items] = (await tree.exited).sources;
    expectItemsBalance(items!, 'sources');
    expect(items).to.include({ received: 3, handled: 0, failed: 1, dropped: 0, discarded: 2 });
  });

  it('counts a run that does not end by its deadline as given up', async () => {
    const emitter = new EventEmitter();
    @Thread()
    class Master extends TaskThread {
      readonly emitter = emitter;
      @Listening('emitter', { event: 'item' }) hear() {
        return new Promise<never>(() => {});
      }
    }
    const { tree, clock } = await trial(Master);
    emitter.emit('item', 1);
    void tree.stop();
    await clock.advance(60_000);
    const [items] = (await tree.exited).sources;
    expect(items).to.include({ received: 1, handled: 0, running: 0, discarded: 1 });
  });

  it('says whether a source is still listened to', async () => {
    const emitter = new EventEmitter();
    @Thread()
    class Master extends TaskThread {
      readonly emitter = emitter;
      @Listening('emitter', { event: 'item' }) hear() {}
    }
    const { tree, stop } = await trial(Master);
    const active = (): unknown => tree.snapshot().sources.map((each) => [each.name, each.active]);
    expect(active()).to.deep.equal([['hear', true]]);
    emitter.emit('end');
    expect(active()).to.deep.equal([['hear', false]]);
    await stop();
  });
});
