import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { Subject } from 'rxjs';
import {
  Child,
  type ChildRef,
  Children,
  Listening,
  OnIn,
  OnUp,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { isolate } from 'taskthread/testing';
import { rejection } from '../support/rejections.js';
import { ClientThread, Frame, HubThread, Packet, StoreThread, Tick, WordThread } from './threads.js';

describe('isolate, for what passes a thread in other ways', () => {
  it('resolves when a batch was handled that the signal is part of', async () => {
    const batches: string[][] = [];

    @Thread()
    class BatchingThread extends TaskThread<{ in: Packet }> {
      @OnIn(Packet, { batch: { max: 3, withinMs: 50 } })
      take(packets: Packet[]) {
        batches.push(packets.map(({ text }) => text));
      }
    }
    const thread = await isolate(BatchingThread);
    await Promise.all(['a', 'b', 'c', 'd'].map((text) => thread.in(new Packet(text))));
    expect(batches).to.deep.equal([['a', 'b', 'c'], ['d']]);
    expect(thread.clock.now()).to.equal(50);
    await thread.stop();
  });

  it('resolves when a signal was sent on that the thread only forwards, down or up', async () => {
    @Thread({ forwardIn: [Tick], forwardUp: [Frame] })
    class ForwardingThread extends TaskThread<{ in: Tick; up: Frame }> {
      @Child(ClientThread, { args: ['anna'] }) client!: ChildRef<ClientThread>;
    }
    const thread = await isolate(ForwardingThread);
    await thread.in(new Tick(1));
    await thread.child('client').up(new Frame('a'));
    expect([thread.sent('client'), thread.ups()]).to.deep.equal([[new Tick(1)], [new Frame('a')]]);
    await thread.stop();
  });

  it('hands a fake what the real child would only forward', async () => {
    @Thread({ forwardIn: [Tick] })
    class RelayThread extends TaskThread<{ in: Tick }> {
      @Child(ClientThread, { args: [''] }) client!: ChildRef<ClientThread>;
      @OnUp(Frame) hear() {}
    }
    @Thread()
    class TopThread extends TaskThread<{ down: Tick }> {
      @Child(RelayThread) relay!: ChildRef<RelayThread>;
      protected override ready() {
        return this.broadcast(new Tick(1));
      }
    }
    const thread = await isolate(TopThread);
    expect(thread.sent('relay', Tick)).to.deep.equal([new Tick(1)]);
    expect(thread.snapshot().children.map(({ thread: name, children }) => [name, children])).to.deep.equal([
      ['RelayThread', []],
    ]);
    await thread.stop();
  });

  it('fakes a child that is of the class of the thread itself', async () => {
    @Thread()
    class NestingThread extends TaskThread<{ in: Tick }> {
      @Children(() => NestingThread) nested!: ThreadGroup<typeof NestingThread>;
      taken = 0;

      @OnIn(Tick)
      async take(tick: Tick) {
        this.taken++;
        const nested = await this.nested.spawn();
        await nested.send(tick);
      }
    }
    const thread = await isolate(NestingThread);
    await thread.in(new Tick(1));
    expect([thread.instance.taken, thread.members('nested').length, thread.sent('nested')]).to.deep.equal([
      1,
      1,
      [new Tick(1)],
    ]);
    await thread.stop();
  });

  it('tells what has happened, and shows the thread and its children', async () => {
    const thread = await isolate(HubThread, { file: '', lines: new Subject<string>() });
    expect(thread.events.map(({ kind, path }) => `${kind} ${path}`)).to.deep.equal([
      'spawned master',
      'spawned master/store',
      'running master/store',
      'running master',
    ]);
    expect(thread.snapshot()).to.include({ id: 'master', thread: 'HubThread', state: 'running' });
    await thread.stop();
  });

  it('refuses options it does not know, in words', async () => {
    const refusal = async (options: object): Promise<string> => {
      const args = [{ file: '', lines: new Subject<string>() }] as const;
      return (await rejection(isolate({ thread: HubThread, ...options }, ...args))).message.replace(/ Correct.*$/, '');
    };
    expect([
      await refusal({ kids: 'real' }),
      await refusal({ children: { shop: 'real' } }),
      await refusal({ clock: { now: () => 0 } }),
      await refusal({ random: 1 }),
    ]).to.deep.equal([
      'INVALID_OPTION: isolate on HubThread has the unknown option "kids"; known are thread, children, clock, random, dispatcher, log.',
      "INVALID_OPTION: isolate on HubThread has children: Object; wanted is 'fake', 'real', or an object of such by field: store, clients.",
      'INVALID_OPTION: isolate on HubThread has clock: Object; wanted is a VirtualClock.',
      'INVALID_OPTION: isolate on HubThread has random: 1; wanted is a function.',
    ]);
  });

  it('hands the lines it keeps on to a logger that was given', async () => {
    const lines: string[] = [];
    const say = (_fields: unknown, message?: string): void => void lines.push(message ?? '');
    const log = { debug: say, info: say, warn: say, error: say };
    const thread = await isolate({ thread: WordThread, log });
    thread.instance.log.info({ n: 1 }, 'with fields');
    thread.instance.log.warn('without');
    expect(lines).to.deep.equal(['with fields', '']);
    expect(thread.log).to.deep.equal([
      { level: 'info', path: 'master', message: 'with fields', fields: { n: 1 } },
      { level: 'warn', path: 'master', message: 'without', fields: {} },
    ]);
    await thread.stop();
  });
});

describe('isolate, for a thread with a real socket', () => {
  @Thread()
  class SocketThread extends TaskThread {
    @Children(StoreThread) clients!: ThreadGroup<typeof StoreThread>;
    readonly server: Server = createServer();
    readonly sockets: Socket[] = [];

    protected override async enter() {
      await once(this.server.listen(0, '127.0.0.1'), 'listening');
      this.defer(async () => {
        this.server.close();
        for (const socket of this.sockets) {
          // Three ways there and back.
          for (let n = 0; n < 3; n++) {
            socket.write('bye');
            await once(socket, 'data');
          }
          socket.end();
          await once(socket.resume(), 'close');
        }
      });
    }

    @Listening('server', { event: 'connection' })
    async accept(socket: Socket) {
      this.sockets.push(socket);
      await this.clients.trySpawn(`${this.sockets.length}`);
    }
  }

  it('leaves it the time to open and to close', async () => {
    const thread = await isolate(SocketThread);
    const { port } = thread.instance.server.address() as { port: number };
    const socket = connect(port, '127.0.0.1');
    await once(thread.instance.server, 'connection');
    socket.pipe(socket);
    await thread.idle();
    expect(thread.member('clients', 0).args).to.deep.equal(['1']);
    expect(await thread.stop()).to.deep.equal({ reason: 'stopped' });
  });
});
