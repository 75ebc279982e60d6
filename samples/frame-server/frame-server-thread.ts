import { createServer, type Socket } from 'node:net';
import { Children, Listening, OnUp, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { listen } from '../support/listen.js';
import { FrameConnectionThread } from './frame-connection-thread.js';
import { Frame } from './frame.js';

/** Gives each client a thread of its own and prints the size of each frame they send up. */
@Thread()
export class FrameServerThread extends TaskThread {
  @Children(FrameConnectionThread, { max: 10_000 })
  connections!: ThreadGroup<typeof FrameConnectionThread>;
  readonly server = createServer();

  constructor(
    readonly port: number,
    readonly host: string,
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
    if (!(await this.connections.trySpawn(socket))) socket.destroy();
  }

  @OnUp(Frame)
  print({ connection, bytes }: Frame) {
    console.log(`${connection}: ${bytes.length} bytes`);
  }
}
