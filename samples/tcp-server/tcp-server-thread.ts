import { createServer, type Socket } from 'node:net';
import { Children, Listening, OnUp, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { listen } from '../support/listen.js';
import { TCPConnectionThread } from './tcp-connection-thread.js';
import { Text } from './text.js';

/** Takes clients, up to a number, gives each a thread of its own, and prints what they write. */
@Thread()
export class TCPServerThread extends TaskThread {
  @Children(TCPConnectionThread)
  connections!: ThreadGroup<typeof TCPConnectionThread>;
  readonly server = createServer();

  constructor(
    readonly port: number,
    readonly host: string,
    readonly max: number,
  ) {
    super();
  }

  protected override async enter() {
    this.stopping.addEventListener('abort', () => this.server.close());
    const port = await listen(this.server, this.port, this.host, this.path);
    console.log(`listening on ${this.host}:${port}`);
  }

  @Listening('server', { event: 'connection' })
  async accept(socket: Socket) {
    if (this.connections.size >= this.max) {
      console.log(`a client is refused: ${this.max} at a time`);
      socket.destroy();
    } else if (!(await this.connections.trySpawn(socket))) socket.destroy();
  }

  @OnUp(Text)
  print({ connection, text }: Text) {
    for (const line of text.replace(/\r?\n$/, '').split(/\r?\n/)) console.log(`${connection}: ${line}`);
  }
}
