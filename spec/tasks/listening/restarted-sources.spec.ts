import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { Child, type ChildRef, Listening, TaskThread, Thread } from 'taskthread';
import { settled, trial } from '../../support/trees.js';

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

const backoff = { initialMs: 100, factor: 1, jitter: 0 } as const;

describe('a thread with sources that is started again', () => {
  beforeEach(() => {
    happened = [];
  });

  it('is released and subscribed again: what comes while nobody is there is not heard', async () => {
    const emitter = new EventEmitter();
    const stream = new PassThrough({ objectMode: true });
    @Thread()
    class Reader extends TaskThread {
      readonly emitter = emitter;
      readonly stream = stream;
      @Listening('emitter', { event: 'item' }) hear(item: string) {
        say(item);
        if (item === 'bad') throw new Error('oops');
      }
      @Listening('stream') read(item: string) {
        say(item);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Reader, { backoff }) reader!: ChildRef<Reader>;
    }
    const { clock, stop } = await trial(Master);
    emitter.emit('item', 'bad');
    await settled();
    emitter.emit('item', 'unheard');
    stream.write('kept by the stream');
    await clock.advance(100);
    emitter.emit('item', 'good');
    expect(emitter.listenerCount('item')).to.equal(1);
    await stop();
    expect(happened).to.deep.equal(['bad', 'kept by the stream', 'good']);
    expect([emitter.eventNames(), stream.listenerCount('error')]).to.deep.equal([[], 0]);
  });

  it('survives errors of what it listened to until the next instance listens', async () => {
    const client = new EventEmitter();
    @Thread()
    class Reader extends TaskThread {
      client: EventEmitter | undefined;
      protected override enter() {
        this.client = client;
      }
      @Listening('client', { event: 'item' }) hear() {}
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Reader, { backoff }) reader!: ChildRef<Reader>;
    }
    const { tree, clock, stop } = await trial(Master);
    client.emit('error', new Error('first'));
    await settled();
    client.emit('error', new Error('second'));
    const state = (): unknown => [tree.snapshot().children[0]?.state, client.listenerCount('error')];
    expect(state()).to.deep.equal(['restarting', 1]);
    await clock.advance(100);
    expect(state()).to.deep.equal(['running', 1]);
    await stop();
    expect(client.eventNames()).to.deep.equal([]);
  });

  it('lets go of it when there is no next instance', async () => {
    const client = new EventEmitter();
    @Thread()
    class Reader extends TaskThread {
      readonly client = client;
      @Listening('client', { event: 'item' }) hear() {}
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Reader, { backoff }) reader!: ChildRef<Reader>;
    }
    const { tree, stop } = await trial(Master);
    client.emit('error', new Error('first'));
    await settled();
    expect([tree.snapshot().children[0]?.state, client.listenerCount('error')]).to.deep.equal(['restarting', 1]);
    await stop();
    expect(client.eventNames()).to.deep.equal([]);
  });
});
