import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import {
  Children,
  Listening,
  type SourceStatistics,
  TaskThread,
  Thread,
  type ThreadGroup,
  type TreeEvent,
} from 'taskthread';
import { expectReportBalances, gate, settled, trial } from '../../support/trees.js';

type Items = AsyncIterable<unknown>;

/** A child that listens twice to a source: the first method stops it with the item `'stop'`, and fails with `'fail'`. */
async function reading(source: unknown, { event, exit }: { event?: string; exit?: Promise<void> } = {}) {
  const taken: unknown[] = [];
  let stop!: () => Promise<unknown>;
  @Thread()
  class Reader extends TaskThread {
    readonly source = source as Items;
    @Listening('source', { event } as object) first(item: unknown) {
      taken.push(item);
      if (item === 'stop') this.stop();
      if (item === 'fail') throw new Error('no');
    }
    @Listening('source', { event } as object) second() {}
    protected override exit() {
      return exit;
    }
  }
  @Thread()
  class Master extends TaskThread {
    @Children(Reader) readers!: ThreadGroup<typeof Reader>;
    protected override async ready() {
      const reader = await this.readers.spawn();
      stop = () => reader.stop();
    }
  }
  const { tree, log } = await trial(Master);
  const late: string[] = [];
  tree.events$.subscribe((each: TreeEvent) => {
    if (each.kind === 'item-dropped') late.push(`${each.path} ${each.member} ${each.reason}`);
  });
  await settled();
  const accounts = (): SourceStatistics[] => {
    expectReportBalances(tree.report());
    return [...tree.report().sources];
  };
  return { tree, log, taken, late, accounts, stop };
}

/** Gives what it is told to, to whoever has asked for its next item, in that order, also behind its end. */
class Pump {
  readonly asked: ((step: IteratorResult<unknown>) => void)[] = [];
  [Symbol.asyncIterator]() {
    return { next: () => new Promise<IteratorResult<unknown>>((resolve) => this.asked.push(resolve)) };
  }
  async give(value: unknown): Promise<void> {
    this.asked.shift()!({ done: false, value });
    await settled();
  }
}

describe('an item that comes when its source was let go of', () => {
  it('of an iterable is counted and told, while its thread stops as well as when it has ended', async () => {
    const [pump, exit] = [new Pump(), gate()];
    const { tree, log, taken, late, accounts, stop } = await reading(pump, { exit: exit.opened });
    await pump.give('in time');
    const stopped = stop();
    await settled();
    await pump.give('while it stops');
    exit.open();
    await stopped;
    await pump.give('when it has ended');
    const none = { failed: 0, dropped: 0, waiting: 0, running: 0, peak: 0, path: 'master/readers[*]' };
    expect([taken, late]).to.deep.equal([
      ['in time'],
      ['master/readers[0] Reader.second late', 'master/readers[0] Reader.first late'],
    ]);
    expect(accounts()).to.deep.equal([
      { ...none, member: 'Reader.first', received: 2, handled: 1, discarded: 1 },
      { ...none, member: 'Reader.second', received: 1, handled: 0, discarded: 1 },
    ]);
    await tree.stop();
    expect(log.lines).to.deep.equal([
      'warn: master/readers[0] dropped 1 for Reader.second (late).',
      'warn: master/readers[0] dropped 1 for Reader.first (late).',
    ]);
  });

  it('harms nobody with an error of its own', async () => {
    const pump = new Pump();
    const { tree, stop } = await reading(pump);
    await stop();
    const socket = new EventEmitter();
    await pump.give(socket);
    socket.emit('error', new Error('ECONNRESET'));
    expect((await tree.stop()).errors).to.deep.equal([]);
  });

  for (const end of ['stop', 'fail'])
    it(`is what reached one method, and its thread ended with that: ${end}`, async () => {
      const [stream, emitter] = [new PassThrough({ objectMode: true }), new EventEmitter()];
      let observers: { next(item: unknown): void }[] = [];
      const unsubscribe = (): void => {};
      const observable = { subscribe: (each: (typeof observers)[0]) => (observers.push(each), { unsubscribe }) };
      const kinds: readonly [unknown, (item: unknown) => unknown, string?][] = [
        [stream, (item) => stream.write(item)],
        [emitter, (item) => emitter.emit('item', item), 'item'],
        [observable, (item) => observers.forEach((each) => each.next(item))],
      ];
      for (const [source, give, event] of kinds) {
        observers = [];
        const { tree, late, accounts } = await reading(source, event === undefined ? {} : { event });
        give(end);
        await settled();
        expect(late).to.deep.equal(['master/readers[0] Reader.second late']);
        expect(accounts().map(({ received, discarded }) => [received, discarded])).to.deep.equal([
          [1, 0],
          [1, 1],
        ]);
        await tree.stop();
      }
    });
});
