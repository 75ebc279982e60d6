import { createServer, type Socket } from 'node:net';
import { Children, Listening, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { listen } from '../support/listen.js';
import { Frame } from './frame.js';
import type { GatewayConfig } from './gateway-config.js';
import { mebibytes } from './mebibytes.js';
import { TCPConnectionThread } from './tcp-connection-thread.js';

/** Takes clients, a thread for each. */
@Thread({ forwardUp: [Frame], queues: { up: { capacity: mebibytes(1 / 2) } } })
export class TCPServerThread extends TaskThread<{ up: Frame }> {
  @Children(TCPConnectionThread, { max: 10_000 })
  connections!: ThreadGroup<typeof TCPConnectionThread>;

  readonly server = createServer();

  constructor(readonly config: Pick<GatewayConfig, 'port' | 'host' | 'frameLimit' | 'onListening'>) {
    super();
  }

  protected override async enter() {
    this.stopping.addEventListener('abort', () => this.server.close()); // from the stop on the port refuses
    const { port, host, onListening } = this.config;
    const taken = await listen(this.server, port, host, this.path);
    this.log.info(`listening on ${host}:${taken}`);
    onListening(taken);
  }

  @Listening('server', { event: 'connection' })
  async accept(socket: Socket) {
    if (!(await this.connections.trySpawn(socket, this.config.frameLimit))) socket.destroy();
  }
}
