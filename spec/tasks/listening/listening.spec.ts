import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { Observable, Subject } from 'rxjs';
import type { TaskThreadError } from 'taskthread';
import {
  Child,
  Children,
  type ChildRef,
  Listening,
  startMaster,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { gate, KeptLog, settled, trial } from '../../support/trees.js';

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

describe('@Listening', () => {
  beforeEach(() => {
    happened = [];
  });

  describe('to a Node stream', () => {
    it('takes one chunk at a time and pauses the stream meanwhile', async () => {
      const held = gate();
      const stream = new PassThrough({ highWaterMark: 1 });
      @Thread()
      class Master extends TaskThread {
        readonly stream = stream;
        @Listening('stream') async read(bytes: Buffer) {
          say(`begins ${String(bytes)}`);
          await held.opened;
          say(`ends ${String(bytes)}`);
        }
      }
      const { stop } = await trial(Master);
      stream.write('a');
      stream.write('b');
      await settled();
      expect([happened, stream.isPaused()]).to.deep.equal([['begins a'], true]);
      held.open();
      await settled();
      expect(happened).to.deep.equal(['begins a', 'ends a', 'begins b', 'ends b']);
      await stop();
    });

    it('ends well when the stop aborts what its run waits for', async () => {
      const stream = new PassThrough();
      @Thread()
      class Master extends TaskThread {
        readonly stream = stream;
        @Listening('stream') async read() {
          say('asks');
          await once(new EventEmitter(), 'answer', { signal: this.stopping });
        }
      }
      const { stop } = await trial(Master);
      stream.write('a');
      await settled();
      expect([(await stop()).errors, happened]).to.deep.equal([[], ['asks']]);
    });

    it('is released when the thread stops: paused, not destroyed, the chunk in progress awaited', async () => {
      const held = gate();
      const stream = new PassThrough();
      @Thread()
      class Master extends TaskThread {
        readonly stream = stream;
        @Listening('stream') async read(bytes: Buffer) {
          await held.opened;
          await settled();
          say(`handled ${String(bytes)}`);
        }
        protected override exit() {
          say('exit');
        }
      }
      const { stop } = await trial(Master);
      stream.write('a');
      await settled();
      const stopped = stop();
      expect(stream.listenerCount('data'), 'released at once').to.equal(0);
      stream.write('b');
      held.open();
      await stopped;
      expect(happened).to.deep.equal(['handled a', 'exit']);
      expect([
        stream.isPaused(),
        stream.destroyed,
        stream.listenerCount('data'),
        stream.listenerCount('error'),
      ]).to.deep.equal([true, false, 0, 0]);
    });

    it('is paused when it is idle too: what comes later is for whoever reads it next', async () => {
      const stream = new PassThrough();
      @Thread()
      class Master extends TaskThread {
        readonly stream = stream;
        @Listening('stream') read(bytes: Buffer) {
          say(`handled ${String(bytes)}`);
        }
      }
      const { stop } = await trial(Master);
      stream.write('a');
      await settled();
      await stop();
      stream.write('b');
      await settled();
      expect([happened, String(stream.read())]).to.deep.equal([['handled a'], 'b']);
    });

    for (const [onEnd, reason] of [
      ['ignore', 'running'],
      ['stop', 'finished'],
      ['fail', 'failed'],
    ] as const) {
      it(`does at its end what onEnd: '${onEnd}' says, after the last chunk was handled`, async () => {
        const stream = new PassThrough();
        @Thread()
        class Reader extends TaskThread {
          readonly stream = stream;
          @Listening('stream', { onEnd }) async read(bytes: Buffer) {
            await settled(2);
            say(String(bytes));
          }
        }
        @Thread()
        class Master extends TaskThread {
          @Children(Reader) readers!: ThreadGroup<typeof Reader>;
          protected override async ready() {
            const reader = await this.readers.spawn();
            void reader.exited.then((exit) => say(exit.reason));
          }
        }
        const { stop, tree } = await trial(Master);
        stream.end('last');
        await settled(10);
        const expected = reason === 'running' ? ['last'] : ['last', reason];
        expect(happened).to.deep.equal(expected);
        expect(tree.snapshot().children.map((child) => child.state)).to.deep.equal(
          reason === 'running' ? ['running'] : [],
        );
        await stop();
      });
    }

    it('survives an error between construction and enter, and hears of it when it runs', async () => {
      const stream = new PassThrough();
      @Thread()
      class Reader extends TaskThread {
        readonly stream = stream;
        protected override async enter() {
          stream.destroy(new Error('ECONNRESET'));
          await settled();
        }
        @Listening('stream') read() {}
      }
      @Thread()
      class Master extends TaskThread {
        @Children(Reader) readers!: ThreadGroup<typeof Reader>;
        protected override async ready() {
          const reader = await this.readers.spawn();
          const exit = await reader.exited;
          const { code, cause } = (exit.error as Error).cause as TaskThreadError;
          say(`${exit.reason}: ${code} ${(cause as Error).message}`);
        }
      }
      await (await trial(Master)).stop();
      expect(happened).to.deep.equal(['failed: SOURCE_FAILED ECONNRESET']);
    });

    it('survives a late error while the thread stops', async () => {
      const stream = new PassThrough();
      @Thread()
      class Master extends TaskThread {
        readonly stream = stream;
        @Listening('stream') read() {}
        protected override async exit() {
          stream.destroy(new Error('ECONNRESET'));
          await settled();
        }
      }
      expect((await (await trial(Master)).stop()).errors).to.deep.equal([]);
    });

    it("goes on with onError: 'ignore'", async () => {
      const stream = new PassThrough();
      @Thread()
      class Master extends TaskThread {
        readonly stream = stream;
        @Listening('stream', { onError: 'ignore', onEnd: 'stop' }) read() {}
      }
      const { tree } = await trial(Master);
      stream.destroy(new Error('ECONNRESET'));
      expect((await tree.exited).reason).to.equal('finished');
    });
  });

  describe('to an async iterable', () => {
    it('asks for the next item when the one before was handled', async () => {
      async function* numbers() {
        for (let n = 1; n <= 3; n++) {
          say(`gives ${n}`);
          yield n;
        }
      }
      @Thread()
      class Master extends TaskThread {
        readonly numbers = numbers();
        @Listening('numbers', { onEnd: 'stop' }) async take(n: number) {
          await settled(1);
          say(`took ${n}`);
        }
      }
      const { tree } = await trial(Master);
      await tree.exited;
      expect(happened).to.deep.equal(['gives 1', 'took 1', 'gives 2', 'took 2', 'gives 3', 'took 3']);
    });

    it('loses no item that comes in the moment of the stop', async () => {
      let give!: (step: IteratorResult<string>) => void;
      const next = (): Promise<IteratorResult<string>> => new Promise((resolve) => (give = resolve));
      @Thread()
      class Master extends TaskThread {
        readonly items: AsyncIterable<string> = { [Symbol.asyncIterator]: () => ({ next }) };
        @Listening('items') async take(item: string) {
          await settled(1);
          say(`took ${item}`);
        }
      }
      const { tree } = await trial(Master);
      await settled();
      give({ done: false, value: 'a' });
      const report = await tree.stop();
      expect([happened, report.errors]).to.deep.equal([['took a'], []]);
    });

    it('is released at once though its next item never comes', async () => {
      @Thread()
      class Master extends TaskThread {
        readonly hung = {
          [Symbol.asyncIterator]: () => ({
            next: () => new Promise<never>(() => {}),
            return: () => new Promise<never>(() => {}),
          }),
        };
        @Listening('hung') take() {}
      }
      const { stop } = await trial(Master);
      await settled();
      expect((await stop()).reason).to.equal('stopped');
    });

    it('fails the thread when it throws', async () => {
      async function* broken() {
        yield 1;
        throw new Error('broken');
      }
      @Thread()
      class Master extends TaskThread {
        @Listening((_self: Master) => broken()) take(_n: number) {}
      }
      const { tree } = await trial(Master);
      const report = await tree.exited;
      const [error] = report.errors;
      const { code, cause } = error!.cause as TaskThreadError;
      expect([report.reason, error!.member, code, (cause as Error).message]).to.deep.equal([
        'failed',
        'Master.take',
        'SOURCE_FAILED',
        'broken',
      ]);
    });
  });

  describe('to an emitter', () => {
    it('keeps what it emits from the end of enter on until the thread runs', async () => {
      const emitter = new EventEmitter();
      @Thread()
      class Sibling extends TaskThread {
        protected override enter() {
          emitter.emit('item', 'early');
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Sibling) sibling!: ChildRef<Sibling>;
        readonly emitter = emitter;
        @Listening('emitter', { event: 'item' }) take(item: string) {
          say(item);
        }
        protected override ready() {
          say('ready');
        }
      }
      const { stop } = await trial(Master);
      emitter.emit('item', 'late');
      await stop();
      emitter.emit('item', 'too late');
      expect(happened).to.deep.equal(['ready', 'early', 'late']);
      expect(emitter.eventNames()).to.deep.equal([]);
    });

    it('hands over one item at a time, also what is emitted while one is taken', async () => {
      const emitter = new EventEmitter();
      @Thread()
      class Master extends TaskThread {
        readonly emitter = emitter;
        @Listening('emitter', { event: 'item' }) async hear(n: number) {
          say(`begins ${n}`);
          if (n < 3) emitter.emit('item', n + 1);
          await settled(1);
          say(`ends ${n}`);
        }
      }
      const { stop } = await trial(Master);
      emitter.emit('item', 1);
      await settled(10);
      await stop();
      expect(happened).to.deep.equal(['begins 1', 'ends 1', 'begins 2', 'ends 2', 'begins 3', 'ends 3']);
    });

    it('takes a burst of 200,000 items in time that grows with their number, not its square', async () => {
      const emitter = new EventEmitter();
      let last = -1;
      @Thread()
      class Master extends TaskThread {
        readonly emitter = emitter;
        @Listening('emitter', { event: 'item', capacity: 200_000 }) async hear(n: number) {
          last = n;
        }
      }
      const { stop } = await trial(Master);
      for (let n = 0; n < 200_000; n++) emitter.emit('item', n);
      await stop();
      expect(last).to.equal(199_999);
    });

    it('listens to an EventTarget too', async () => {
      const target = new EventTarget();
      @Thread()
      class Master extends TaskThread {
        readonly target = target;
        @Listening('target', { event: 'tick' }) take(event: Event) {
          say(event.type);
        }
      }
      const { stop } = await trial(Master);
      target.dispatchEvent(new Event('tick'));
      await stop();
      target.dispatchEvent(new Event('tick'));
      expect(happened).to.deep.equal(['tick']);
    });

    it('fails the thread when more items wait than its capacity allows', async () => {
      const emitter = new EventEmitter();
      @Thread()
      class Master extends TaskThread {
        readonly emitter = emitter;
        @Listening('emitter', { event: 'item', capacity: 2 }) async take() {
          await settled();
        }
      }
      const { tree } = await trial(Master);
      for (let n = 0; n < 5; n++) emitter.emit('item', n);
      const report = await tree.exited;
      expect(report.errors.map((error) => (error.cause as TaskThreadError).code)).to.deep.equal(['SOURCE_OVERFLOW']);
    });
  });

  describe('to an emitter of emitters', () => {
    it('survives the error of an item that waits for its turn, and hands over what waits when the thread stops', async () => {
      const server = new EventEmitter();
      const held = gate();
      @Thread()
      class Master extends TaskThread {
        readonly server = server;
        @Listening('server', { event: 'connection' }) async accept(socket: EventEmitter & { n: number }) {
          say(`${socket.n} with ${socket.listenerCount('error')}, ${this.stopping.aborted ? 'stopping' : 'running'}`);
          await held.opened;
        }
        protected override exit() {
          say('exit');
        }
      }
      const { stop } = await trial(Master);
      const sockets = [1, 2, 3].map((n) => Object.assign(new EventEmitter(), { n }));
      for (const socket of sockets) server.emit('connection', socket);
      sockets[1]!.emit('error', new Error('ECONNRESET'));
      const stopped = stop();
      server.emit('connection', sockets[0]);
      held.open();
      await stopped;
      expect(happened).to.deep.equal(['1 with 1, running', '2 with 1, stopping', '3 with 1, stopping', 'exit']);
      expect(sockets.map((socket) => socket.listenerCount('error'))).to.deep.equal([0, 0, 0]);
    });

    it('hands over what came during a start that is stopped', async () => {
      const server = new EventEmitter();
      @Thread()
      class Master extends TaskThread {
        readonly server = server;
        @Listening('server', { event: 'connection' }) accept(n: number) {
          say(`${n}`);
        }
        protected override ready() {
          server.emit('connection', 1);
          this.stop();
        }
      }
      await startMaster(Master).catch((error: TaskThreadError) => say(error.code));
      expect(happened).to.deep.equal(['1', 'START_STOPPED']);
    });
  });

  describe('to an Observable', () => {
    it('hands over each value, one at a time, and ends with it', async () => {
      const source = new Subject<number>();
      @Thread()
      class Master extends TaskThread {
        readonly source = source;
        @Listening('source', { onEnd: 'stop' }) async take(n: number) {
          await settled(1);
          say(`${n}`);
        }
      }
      const { tree } = await trial(Master);
      for (const n of [1, 2, 3]) source.next(n);
      source.complete();
      await tree.exited;
      expect(happened).to.deep.equal(['1', '2', '3']);
    });

    it('unsubscribes when the thread stops', async () => {
      @Thread()
      class Master extends TaskThread {
        readonly source = new Observable<number>(() => () => say('unsubscribed'));
        @Listening('source') take(_n: number) {}
      }
      await (await trial(Master)).stop();
      expect(happened).to.deep.equal(['unsubscribed']);
    });
  });

  describe('to something else', () => {
    const failure = async (master: new () => TaskThread): Promise<string> => {
      try {
        await (await startMaster(master, { log: new KeptLog() })).stop();
        return 'started';
      } catch (error) {
        return (error as TaskThreadError).message;
      }
    };

    it('is a start error when the field holds nothing', async () => {
      @Thread()
      class Master extends TaskThread {
        socket: PassThrough | undefined;
        @Listening((self: Master) => self.socket as PassThrough) read() {}
      }
      expect(await failure(Master)).to.match(
        /^SOURCE_MISSING: Master\.read listens to the function it was given, which is undefined\./,
      );
    });

    it('is a start error when it is no source', async () => {
      @Thread()
      class Master extends TaskThread {
        // What the types refuse, plain JavaScript may still do.
        readonly number: PassThrough = 5 as unknown as PassThrough;
        @Listening('number') read() {}
      }
      expect(await failure(Master)).to.match(/^NOT_A_SOURCE: Master\.read listens to "number", which is 5\./);
    });
  });
});
