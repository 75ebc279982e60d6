import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { expect } from 'chai';
import { Children, Listening, TaskThread, type TaskThreadError, Thread, type ThreadGroup } from 'taskthread';
import { isolate } from 'taskthread/testing';
import { gate, settled, trial } from '../../support/trees.js';

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

/** The codes and texts of an error and of its causes. */
function told(error: unknown): string[] {
  const { code, message, cause } = error as TaskThreadError;
  return [code ?? message, ...(cause === undefined ? [] : told(cause))];
}

describe('@Listening to an event', () => {
  beforeEach(() => {
    happened = [];
  });

  it('hands over all its arguments', async () => {
    const socket = new EventEmitter();
    const held = gate();
    @Thread()
    class Master extends TaskThread {
      readonly socket = socket;
      @Listening('socket', { event: 'message' }) async receive(
        text: string,
        sender: { port: number },
        ...more: string[]
      ) {
        say(`${text} from ${sender.port} ${more.join(' ')}`);
        await held.opened;
      }
    }
    const { stop } = await trial(Master);
    socket.emit('message', 'a', { port: 1 });
    socket.emit('message', 'b', { port: 2 }, 'and', 'more');
    held.open();
    await stop();
    expect(happened).to.deep.equal(['a from 1 ', 'b from 2 and more']);
  });

  it('takes them all from a test too', async () => {
    @Thread()
    class Receiver extends TaskThread {
      readonly socket = new EventEmitter();
      @Listening('socket', { event: 'message' }) receive(text: string, sender: { port: number }) {
        say(`${text} from ${sender.port}`);
      }
    }
    const receiver = await isolate(Receiver);
    await receiver.feed('receive', 'a', { port: 1 });
    await receiver.stop();
    expect(happened).to.deep.equal(['a from 1']);
  });

  it('that never comes costs nothing, and holds up no stop', async () => {
    @Thread()
    class Master extends TaskThread {
      readonly emitter = new EventEmitter();
      @Listening('emitter', { event: 'misspelt' }) hear() {}
    }
    const { stop } = await trial(Master);
    expect((await stop()).errors).to.deep.equal([]);
  });

  for (const [name, on, off] of [
    ['on and removeListener', 'on', 'removeListener'],
    ['addListener and removeListener', 'addListener', 'removeListener'],
    ['addEventListener and removeEventListener', 'addEventListener', 'removeEventListener'],
  ] as const) {
    it(`is enough with ${name}, of whatever class`, async () => {
      const heard = new Map<string, ((item: unknown) => void)[]>();
      const source = {
        [on]: (event: string, hear: () => void) => heard.set(event, [...(heard.get(event) ?? []), hear]),
        [off]: (event: string, hear: () => void) =>
          heard.set(
            event,
            heard.get(event)!.filter((each) => each !== hear),
          ),
      };
      @Thread()
      class Master extends TaskThread {
        readonly source = source as unknown as EventEmitter;
        @Listening('source', { event: 'item' }) hear(item: string) {
          say(item);
        }
      }
      const { stop } = await trial(Master);
      for (const hear of heard.get('item')!) hear('a');
      await stop();
      expect(happened).to.deep.equal(['a']);
      expect([...heard].map(([event, hears]) => [event, hears.length])).to.deep.equal([
        ['error', 0],
        ['item', 0],
        ['end', 0],
        ['close', 0],
      ]);
    });
  }

  it('is heard of a MessagePort, which speaks both ways', async () => {
    const { port1, port2 } = new MessageChannel();
    @Thread()
    class Master extends TaskThread {
      readonly port = port1;
      constructor() {
        super();
        this.defer(() => port1.close());
      }
      @Listening('port', { event: 'message' }) hear(item: string) {
        say(item);
        this.stop();
      }
    }
    const { tree } = await trial(Master);
    port2.postMessage('a');
    await tree.exited;
    expect(happened).to.deep.equal(['a']);
  });

  describe('of an EventTarget', () => {
    const run = async (options: object, happens: (target: EventTarget) => void): Promise<string[]> => {
      const target = new EventTarget();
      @Thread()
      class Master extends TaskThread {
        readonly target = target;
        @Listening('target', { ...options, event: 'message' }) hear() {}
      }
      const { tree, stop } = await trial(Master);
      happens(target);
      await settled();
      const { state } = tree.snapshot();
      const { errors } = await stop();
      return [state, ...errors.flatMap(told)];
    };

    it('ends with its close', async () => {
      expect(await run({ onEnd: 'fail' }, (target) => target.dispatchEvent(new Event('close')))).to.deep.equal([
        'exited',
        'THREAD_FAILED',
        'SOURCE_ENDED',
      ]);
    });

    it('fails with its error, told what the event holds', async () => {
      const error = new Error('no route');
      expect(
        await run({}, (target) => target.dispatchEvent(Object.assign(new Event('error'), { error }))),
      ).to.deep.equal(['exited', 'THREAD_FAILED', 'SOURCE_FAILED', 'no route']);
    });

    it("goes on after it with onError: 'ignore'", async () => {
      expect(await run({ onError: 'ignore' }, (target) => target.dispatchEvent(new Event('error')))).to.deep.equal([
        'running',
      ]);
    });
  });

  describe('error', () => {
    it('makes its errors items', async () => {
      const emitter = new EventEmitter();
      @Thread()
      class Master extends TaskThread {
        readonly emitter = emitter;
        @Listening('emitter', { event: 'error' }) hear(error: Error) {
          say(error.message);
        }
      }
      const { stop } = await trial(Master);
      emitter.emit('error', new Error('a'));
      emitter.emit('error', new Error('b'));
      expect((await stop()).errors).to.deep.equal([]);
      expect(happened).to.deep.equal(['a', 'b']);
    });

    it('fails the thread all the same for another method that does not ignore it', async () => {
      const emitter = new EventEmitter();
      @Thread()
      class Master extends TaskThread {
        readonly emitter = emitter;
        @Listening('emitter', { event: 'error' }) hear(error: Error) {
          say(error.message);
        }
        @Listening('emitter', { event: 'item' }) take() {}
      }
      const { tree } = await trial(Master);
      emitter.emit('error', new Error('a'));
      const { errors } = await tree.exited;
      expect(errors.flatMap(told)).to.deep.equal(['THREAD_FAILED', 'SOURCE_FAILED', 'a']);
    });
  });

  it('is heard by each of several methods, at the pace of each', async () => {
    const emitter = new EventEmitter();
    const held = gate();
    @Thread()
    class Master extends TaskThread {
      readonly emitter = emitter;
      @Listening('emitter', { event: 'item' }) async slow(item: string) {
        say(`slow ${item}`);
        await held.opened;
      }
      @Listening('emitter', { event: 'item' }) fast(item: string) {
        say(`fast ${item}`);
      }
    }
    const { stop } = await trial(Master);
    for (const item of ['a', 'b']) emitter.emit('item', item);
    held.open();
    await stop();
    expect(happened).to.deep.equal(['slow a', 'fast a', 'fast b', 'slow b']);
  });

  it('keeps the event loop free while a burst is handled at once after it was held up', async () => {
    const emitter = new EventEmitter();
    const held = gate();
    let handled = 0;
    let handledAtFirstTurn = 0;
    @Thread()
    class Master extends TaskThread {
      readonly emitter = emitter;
      @Listening('emitter', { event: 'item', capacity: 500_000 }) hear(): Promise<void> | undefined {
        if (handled++ === 0) return held.opened;
      }
    }
    const { stop } = await trial(Master);
    for (let n = 0; n < 500_000; n++) emitter.emit('item', n);
    held.open();
    await settled(1);
    handledAtFirstTurn = handled;
    await stop();
    expect(handled).to.equal(500_000);
    expect(handledAtFirstTurn).to.be.below(500_000);
  });

  it('fails a thread that starts as soon as more waits than its capacity allows', async () => {
    const emitter = new EventEmitter();
    @Thread()
    class Starting extends TaskThread {
      readonly emitter = emitter;
      @Listening('emitter', { event: 'item', capacity: 2 }) hear() {}
      protected override async ready() {
        for (let n = 0; n < 10_000; n++) emitter.emit('item', n);
        say(`${emitter.listenerCount('item')} listen`);
        await settled();
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Starting) starting!: ThreadGroup<typeof Starting>;
      protected override async ready() {
        await this.starting.spawn().catch((error: unknown) => say(told(error).join(' ')));
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['0 listen', 'THREAD_FAILED SOURCE_OVERFLOW']);
  });

  it("fails the thread with more than its capacity allows under onError: 'ignore' too", async () => {
    const emitter = new EventEmitter();
    @Thread()
    class Master extends TaskThread {
      readonly emitter = emitter;
      @Listening('emitter', { event: 'item', capacity: 2, onError: 'ignore' }) hear() {
        return settled();
      }
    }
    const { tree } = await trial(Master);
    for (let n = 0; n < 5; n++) emitter.emit('item', n);
    expect((await tree.exited).errors.flatMap(told)).to.deep.equal(['THREAD_FAILED', 'SOURCE_OVERFLOW']);
  });

  it('guards what else comes with an event while it waits, and all of it until its run is over', async () => {
    const server = new EventEmitter();
    const held = gate();
    @Thread()
    class Master extends TaskThread {
      readonly server = server;
      @Listening('server', { event: 'upgrade' }) async upgrade(request: EventEmitter, socket: EventEmitter) {
        await held.opened;
        for (const each of [request, socket]) each.emit('error', new Error('ECONNRESET'));
        await settled();
      }
    }
    const { stop } = await trial(Master);
    const sockets = [1, 2].map(() => new EventEmitter());
    for (const socket of sockets) server.emit('upgrade', new EventEmitter(), socket, Buffer.of());
    sockets[1]!.emit('error', new Error('ECONNRESET'));
    held.open();
    expect((await stop()).errors).to.deep.equal([]);
    expect(sockets.map((socket) => socket.listenerCount('error'))).to.deep.equal([0, 0]);
  });

  it('leaves an item that is given up its error listener: nobody else knows of it', async () => {
    const server = new EventEmitter();
    const sockets = ['a', 'b'].map(() => new EventEmitter());
    @Thread()
    class Master extends TaskThread {
      readonly server = server;
      @Listening('server', { event: 'connection' }) async accept() {
        await settled();
        throw new Error('oops');
      }
    }
    const { tree } = await trial(Master);
    for (const socket of sockets) server.emit('connection', socket);
    await tree.exited;
    sockets[1]!.emit('error', new Error('ECONNRESET'));
    expect(sockets.map((socket) => socket.listenerCount('error'))).to.deep.equal([0, 1]);
  });
});
