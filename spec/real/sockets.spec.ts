import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';
import { expect } from 'chai';
import {
  Children,
  type Exit,
  Listening,
  OnChildExit,
  startMaster,
  TaskThread,
  type TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { gate, KeptLog } from '../support/trees.js';

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

@Thread()
class ConnectionThread extends TaskThread {
  constructor(readonly socket: Socket) {
    super();
  }
  @Listening('socket', { onEnd: 'stop' }) read(bytes: Buffer) {
    say(String(bytes));
  }
}

@Thread()
class ServerThread extends TaskThread {
  @Children(ConnectionThread) connections!: ThreadGroup<typeof ConnectionThread>;
  constructor(readonly server: Server) {
    super();
  }
  @Listening('server', { event: 'connection' }) async accept(socket: Socket) {
    if (!(await this.connections.trySpawn(socket))) socket.destroy();
  }
  @OnChildExit() gone(_child: unknown, exit: Exit) {
    const failure = exit.error as TaskThreadError | undefined;
    const { code, cause } = (failure?.cause ?? {}) as TaskThreadError;
    say([exit.reason, code, (cause as NodeJS.ErrnoException | undefined)?.code].filter(Boolean).join(' '));
  }
}

describe('@Listening to sockets of a real server', function () {
  this.timeout(10_000);
  let server: Server;
  let sockets: Socket[];
  let client: Socket;
  const start = () => startMaster(ServerThread, { args: [server], log: new KeptLog() });
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await later(2);
  };
  /** A client that is connected and was heard. */
  const connected = async (): Promise<void> => {
    const heard = (): number => happened.filter((what) => what === 'hello').length;
    const before = heard();
    client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
    client.write('hello');
    await until(() => heard() > before);
  };

  beforeEach(async () => {
    happened = [];
    sockets = [];
    server = createServer().on('connection', (socket) => void sockets.push(socket));
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  afterEach(() => {
    client.destroy();
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it('releases an idle one at once when the tree stops: paused, not destroyed', async () => {
    const tree = await start();
    await connected();
    const before = performance.now();
    const { reason, stuck } = await tree.stop();
    expect(performance.now() - before).to.be.below(500);
    expect([reason, stuck, sockets[0]!.isPaused(), sockets[0]!.destroyed]).to.deep.equal(['stopped', [], true, false]);
  });

  it('ends its thread when the client leaves, and fails it when the client resets', async () => {
    const tree = await start();
    await connected();
    client.end();
    await until(() => happened.length === 2);
    await connected();
    client.write('again');
    await until(() => happened.includes('again'));
    client.resetAndDestroy();
    await until(() => happened.length === 5);
    expect(happened).to.deep.equal(['hello', 'finished', 'hello', 'again', 'failed SOURCE_FAILED ECONNRESET']);
    await tree.stop();
  });

  it('survives a reset that comes while its thread stops', async () => {
    @Thread()
    class LateThread extends TaskThread {
      constructor(readonly socket: Socket) {
        super();
      }
      @Listening('socket') read(bytes: Buffer) {
        say(String(bytes));
      }
      protected override async exit() {
        client.resetAndDestroy();
        await until(() => this.socket.destroyed);
      }
    }
    @Thread()
    class Master extends TaskThread {
      readonly server = server;
      @Children(LateThread) connections!: ThreadGroup<typeof LateThread>;
      @Listening('server', { event: 'connection' }) async accept(socket: Socket) {
        await this.connections.spawn(socket);
      }
    }
    const tree = await startMaster(Master, { log: new KeptLog() });
    await connected();
    const { errors, failures, stuck } = await tree.stop();
    expect([errors, failures.count, stuck]).to.deep.equal([[], 0, []]);
    expect(sockets[0]!.errored).to.include({ code: 'ECONNRESET' });
  });

  it('survives the reset of a client that waits to be accepted, and is told of it then', async () => {
    const held = gate();

    @Thread()
    class Master extends ServerThread {
      @Listening('server', { event: 'connection' }) override async accept(socket: Socket) {
        if (sockets.length === 1) await held.opened;
        await super.accept(socket);
      }
    }
    const tree = await startMaster(Master, { args: [server], log: new KeptLog() });
    const { port } = server.address() as AddressInfo;
    client = connect(port, '127.0.0.1').on('error', () => {});
    await until(() => sockets.length === 1);
    const second = connect(port, '127.0.0.1').on('error', () => {});
    await until(() => sockets.length === 2);
    second.resetAndDestroy();
    // Only who reads hears of a reset.
    sockets[1]!.resume();
    await until(() => sockets[1]!.destroyed);
    held.open();
    await until(() => happened.length === 1);
    expect(happened).to.deep.equal(['failed SOURCE_FAILED ECONNRESET']);
    await tree.stop();
  });
});
