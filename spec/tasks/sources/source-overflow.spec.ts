import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { Subject } from 'rxjs';
import { Listening, type ListeningOptions, TaskThread, type TaskThreadError, Thread, type TreeEvent } from 'taskthread';
import { gate, settled, type Trial, trial } from '../../support/trees.js';

class Price {
  constructor(
    readonly symbol: string,
    readonly value: number,
  ) {}
}

const latest = { overflow: 'latest', key: (price: Price) => price.symbol } as const;

/** A thread that listens to an emitter and is busy with the first item until its gate opens. */
interface Busy {
  readonly emitter: EventEmitter;
  readonly taken: unknown[];
  readonly trial: Trial<TaskThread>;
  /** Lets it take the rest, and stops it. */
  finish(): Promise<unknown[]>;
}

async function busy(options: ListeningOptions, first: unknown = 'first'): Promise<Busy> {
  const emitter = new EventEmitter();
  const taken: unknown[] = [];
  const held = gate();
  @Thread()
  class Master extends TaskThread {
    readonly emitter = emitter;
    @Listening('emitter', { ...options, event: 'item' } as ListeningOptions & { event: string })
    async take(item: unknown) {
      taken.push(item);
      await held.opened;
    }
  }
  const it = await trial(Master);
  emitter.emit('item', first);
  return {
    emitter,
    taken,
    trial: it,
    async finish() {
      held.open();
      await it.stop();
      return taken.slice(1);
    },
  };
}

/** What a full buffer of two keeps of four items. */
async function kept(options: ListeningOptions): Promise<unknown[]> {
  const { emitter, finish } = await busy({ capacity: 2, ...options });
  for (const item of ['a', 'b', 'c', 'd']) emitter.emit('item', item);
  return finish();
}

/** The code of the failure that four items make of a full buffer of two, with the text of its cause. */
async function failure(options: ListeningOptions): Promise<string> {
  const { emitter, trial: it } = await busy({ capacity: 2, ...options });
  for (const item of ['a', 'b', 'c', 'd']) emitter.emit('item', item);
  await settled();
  const stopped = it.tree.exited;
  void it.tree.stop();
  await it.clock.advance(60_000);
  const { errors } = await stopped;
  return (errors[0]!.cause as TaskThreadError).message;
}

describe('overflow of @Listening', () => {
  it("'drop-oldest' gives up those that came first", async () => {
    expect(await kept({ overflow: 'drop-oldest' })).to.deep.equal(['c', 'd']);
  });

  it("'drop-newest' gives up those that come", async () => {
    expect(await kept({ overflow: 'drop-newest' })).to.deep.equal(['a', 'b']);
  });

  it("'fail', unless told otherwise, fails the thread", async () => {
    const text = /^SOURCE_OVERFLOW: 2 items wait, 2 are allowed, and another came\./;
    expect(await failure({})).to.match(text);
    expect(await failure({ overflow: 'fail' })).to.match(text);
  });

  it("'latest' keeps the newest of each key, where the first of it stood", async () => {
    const { emitter, finish } = await busy(latest, new Price('A', 0));
    for (const price of [new Price('A', 1), new Price('B', 1), new Price('A', 2), new Price('C', 1), new Price('A', 3)])
      emitter.emit('item', price);
    expect(await finish()).to.deep.equal([new Price('A', 3), new Price('B', 1), new Price('C', 1)]);
  });

  it("'latest' does the same for an Observable", async () => {
    const prices = new Subject<Price>();
    const taken: number[] = [];
    const held = gate();
    @Thread()
    class Master extends TaskThread {
      readonly prices = prices;
      @Listening('prices', { overflow: 'latest', key: ({ symbol }: Price) => symbol })
      async take({ value }: Price) {
        taken.push(value);
        await held.opened;
      }
    }
    const { stop } = await trial(Master);
    for (const value of [1, 2, 3, 4]) prices.next(new Price('A', value));
    held.open();
    await stop();
    expect(taken).to.deep.equal([1, 4]);
  });

  it("'latest' lets a key wait again once its item was taken", async () => {
    const { emitter, finish } = await busy(latest, new Price('A', 0));
    emitter.emit('item', new Price('A', 1));
    const finished = finish();
    await settled();
    emitter.emit('item', new Price('A', 2));
    expect(await finished).to.deep.equal([new Price('A', 1)]);
  });

  it("'latest' gives up the oldest when there is no room for another key", async () => {
    const { emitter, finish } = await busy({ ...latest, capacity: 2 }, new Price('A', 0));
    for (const price of [new Price('A', 1), new Price('B', 1), new Price('C', 1), new Price('A', 2)])
      emitter.emit('item', price);
    expect(await finish()).to.deep.equal([new Price('C', 1), new Price('A', 2)]);
  });

  it('asks a function for each item that finds no room, and shows it what waits', async () => {
    const asked: unknown[] = [];
    const items = await kept({
      overflow: (item: string, { size, capacity, oldest }) => {
        asked.push([item, size, capacity, oldest]);
        return item === 'c' ? 'drop-oldest' : 'drop-newest';
      },
    });
    expect([items, asked]).to.deep.equal([
      ['b', 'c'],
      [
        ['c', 2, 2, 'a'],
        ['d', 2, 2, 'b'],
      ],
    ]);
  });

  it('fails the thread with what such a function, or a key, throws or says wrongly; the emitter knows nothing of it', async () => {
    const oops = (): never => {
      throw new Error('oops');
    };
    const remedy = 'Correct the option; its docstring gives type, unit and range.';
    expect(await failure({ overflow: oops })).to.equal(
      `INVALID_OPTION: Its option overflow threw Error: oops. ${remedy}`,
    );
    expect(await failure({ overflow: () => 'wait' as 'fail' })).to.equal(
      `INVALID_OPTION: Its option overflow said "wait"; wanted is "drop-oldest", "drop-newest", "fail". ${remedy}`,
    );
    expect(await failure({ overflow: 'latest', key: oops })).to.equal(
      `INVALID_OPTION: Its option key threw Error: oops. ${remedy}`,
    );
    expect(await failure({ overflow: 'latest', key: () => undefined })).to.equal(
      `INVALID_OPTION: Its option key said undefined of "first". ${remedy}`,
    );
  });

  it('counts each drop for its source, in the snapshot and in the report, whose accounts balance', async () => {
    const { emitter, trial: it, finish } = await busy({ capacity: 2, overflow: 'drop-oldest' });
    for (const item of ['a', 'b', 'c', 'd']) emitter.emit('item', item);
    const account = { received: 5, failed: 0, dropped: 2, discarded: 0, peak: 2 };
    expect(it.tree.snapshot().sources).to.deep.equal([
      { name: 'take', active: true, ...account, handled: 0, waiting: 2, running: 1 },
    ]);
    const reported = { path: 'master', member: 'Master.take', ...account };
    expect(it.tree.report().sources).to.deep.equal([{ ...reported, handled: 0, waiting: 2, running: 1 }]);
    await finish();
    expect((await it.tree.exited).sources).to.deep.equal([{ ...reported, handled: 3, waiting: 0, running: 0 }]);
  });

  it('tells each drop as an event, with the method and the reason', async () => {
    const { emitter, trial: it, finish } = await busy({ capacity: 1, overflow: 'latest', key: (item: string) => item });
    const events: TreeEvent[] = [];
    it.tree.events$.subscribe((event) => void events.push(event));
    for (const item of ['a', 'a', 'b']) emitter.emit('item', item);
    const dropped = { kind: 'item-dropped', path: 'master', member: 'Master.take', at: 0 };
    expect(events).to.deep.equal([
      { ...dropped, reason: 'latest' },
      { ...dropped, reason: 'drop-oldest' },
    ]);
    await finish();
  });

  it('says in the log that something is dropped, and then how much, a line each ten seconds', async () => {
    const { emitter, trial: it, finish } = await busy({ capacity: 1, overflow: 'drop-newest' });
    for (let n = 0; n < 100; n++) emitter.emit('item', n);
    await it.clock.advance(10_000);
    await it.clock.advance(60_000);
    await finish();
    expect(it.log.lines).to.deep.equal([
      'warn: master dropped 1 for Master.take (drop-newest).',
      'warn: master dropped 98 for Master.take (drop-newest).',
    ]);
  });

  it('holds for an Observable too, and while the thread starts', async () => {
    const items = new Subject<string>();
    const early = new EventEmitter();
    const taken: string[] = [];
    @Thread()
    class Master extends TaskThread {
      readonly items = items;
      readonly early = early;
      protected override ready() {
        for (const item of ['a', 'b', 'c']) early.emit('item', item);
      }
      @Listening('early', { event: 'item', capacity: 1, overflow: 'drop-oldest' }) hear(item: string) {
        taken.push(item);
      }
      @Listening('items', { capacity: 1, overflow: 'drop-oldest' }) async take(item: string) {
        taken.push(item);
        await settled();
      }
    }
    const { stop } = await trial(Master);
    for (const item of ['d', 'e', 'f']) items.next(item);
    await stop();
    expect(taken).to.deep.equal(['c', 'd', 'f']);
  });

  it('leaves an item that is dropped its error listener: a function may see to it', async () => {
    const { emitter, finish } = await busy({
      capacity: 1,
      overflow: (socket: EventEmitter) => {
        socket.emit('destroyed');
        return 'drop-newest';
      },
    });
    const sockets = ['a', 'b'].map(() => new EventEmitter());
    const destroyed: number[] = [];
    sockets.forEach((socket, at) => socket.on('destroyed', () => destroyed.push(at)));
    for (const socket of sockets) emitter.emit('item', socket);
    await finish();
    expect([destroyed, sockets.map((socket) => socket.listenerCount('error'))]).to.deep.equal([[1], [0, 0]]);
  });
});
