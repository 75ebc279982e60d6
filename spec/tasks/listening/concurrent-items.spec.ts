import { EventEmitter } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { expect } from 'chai';
import { from } from 'rxjs';
import { Listening, TaskThread, Thread } from 'taskthread';
import { isolate } from 'taskthread/testing';
import { gate, settled, trial } from '../../support/trees.js';

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);
let gates: Record<string, ReturnType<typeof gate>> = {};

/** Says when an item begins and when it ends, which its gate decides. */
async function handle(item: unknown): Promise<void> {
  say(`begins ${String(item)}`);
  await (gates[String(item)] = gate()).opened;
  say(`ends ${String(item)}`);
}

async function* items(...all: string[]): AsyncGenerator<string> {
  for (const item of all) {
    say(`gives ${item}`);
    yield item;
  }
}

describe('concurrency of @Listening', () => {
  beforeEach(() => {
    happened = [];
    gates = {};
  });

  it('begins items in order, so many at once, and the next when one of them is done', async () => {
    @Thread()
    class Master extends TaskThread {
      @Listening((_self: Master) => items('a', 'b', 'c'), { concurrency: 2, onEnd: 'stop' })
      take(item: string) {
        return handle(item);
      }
    }
    const { tree } = await trial(Master);
    await settled();
    expect(happened).to.deep.equal(['gives a', 'begins a', 'gives b', 'begins b']);
    gates.b!.open();
    await settled();
    expect(happened.slice(4)).to.deep.equal(['ends b', 'gives c', 'begins c']);
    gates.a!.open();
    gates.c!.open();
    await tree.exited;
  });

  it('holds for a stream, which is paused while there is no room', async () => {
    const stream = new PassThrough({ objectMode: true });
    @Thread()
    class Master extends TaskThread {
      readonly stream = stream;
      @Listening('stream', { concurrency: 2 }) take(item: string) {
        return handle(item);
      }
    }
    const { stop } = await trial(Master);
    for (const item of ['a', 'b', 'c']) stream.write(item);
    await settled();
    expect([happened, stream.isPaused()]).to.deep.equal([['begins a', 'begins b'], true]);
    gates.a!.open();
    await settled();
    expect(happened.slice(2)).to.deep.equal(['ends a', 'begins c']);
    for (const each of Object.values(gates)) each.open();
    await stop();
  });

  it('holds for an emitter and an Observable, whose items wait in the buffer', async () => {
    const emitter = new EventEmitter();
    @Thread()
    class Master extends TaskThread {
      readonly emitter = emitter;
      readonly values = from(['d', 'e', 'f']);
      @Listening('emitter', { event: 'item', concurrency: 2 }) hear(item: string) {
        return handle(item);
      }
      @Listening('values', { concurrency: 2 }) take(item: string) {
        return handle(item);
      }
    }
    const { stop } = await trial(Master);
    for (const item of ['a', 'b', 'c']) emitter.emit('item', item);
    expect(happened.sort()).to.deep.equal(['begins a', 'begins b', 'begins d', 'begins e']);
    const stopped = stop();
    await settled();
    for (const each of Object.values(gates)) each.open();
    await settled();
    for (const each of Object.values(gates)) each.open();
    await stopped;
    expect(happened.filter((what) => what.startsWith('ends')).sort()).to.deep.equal(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((item) => `ends ${item}`),
    );
  });

  for (const [name, source] of [
    ['an iterable', () => items('a', 'b')],
    ['a stream', () => Readable.from(['a', 'b'], { autoDestroy: false })],
    ['an Observable', () => from(['a', 'b'])],
  ] as const) {
    it(`tells the end of ${name} when the last of its items is handled`, async () => {
      @Thread()
      class Master extends TaskThread {
        readonly source = source() as AsyncIterable<string>;
        @Listening('source', { concurrency: 3, onEnd: 'stop' }) take(item: string) {
          return handle(item).then(() => say(`${this.stopping.aborted}`));
        }
      }
      const { tree } = await trial(Master);
      await settled();
      gates.b!.open();
      await settled();
      expect(tree.snapshot().state).to.equal('running');
      gates.a!.open();
      await tree.exited;
      expect(happened.filter((what) => !what.startsWith('gives'))).to.deep.equal([
        'begins a',
        'begins b',
        'ends b',
        'false',
        'ends a',
        'false',
      ]);
    });
  }

  it('says of the oldest run in progress how long it has run', async () => {
    @Thread()
    class Master extends TaskThread {
      @Listening((_self: Master) => items('a', 'b'), { concurrency: 2 }) async take(item: string) {
        if (item === 'b') await this.sleep(3_000);
        else await handle(item);
      }
    }
    const { tree, clock, stop } = await trial(Master);
    await settled();
    await clock.advance(2_000);
    const running = (): unknown => tree.report().running.map(({ member, forMs }) => [member, forMs]);
    expect(running()).to.deep.equal([['Master.take', 2_000]]);
    gates.a!.open();
    await clock.advance(500);
    expect(running()).to.deep.equal([['Master.take', 2_500]]);
    await clock.advance(500);
    expect(running()).to.deep.equal([]);
    await stop();
  });

  it('holds for what a test feeds', async () => {
    @Thread()
    class Reader extends TaskThread {
      readonly source = new EventEmitter();
      @Listening('source', { event: 'item', concurrency: 2 }) take(item: string) {
        return handle(item);
      }
    }
    const reader = await isolate(Reader);
    const fed = ['a', 'b', 'c'].map((item) => reader.feed('take', item));
    await settled();
    expect(happened).to.deep.equal(['begins a', 'begins b']);
    gates.a!.open();
    await settled();
    expect(happened.slice(2)).to.deep.equal(['ends a', 'begins c']);
    for (const each of Object.values(gates)) each.open();
    await Promise.all(fed);
    await reader.stop();
  });
});
