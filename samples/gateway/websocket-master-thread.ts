import { Children, OnChildExit, TaskThread, Thread, type Exit, type ChildRef, type ThreadGroup } from 'taskthread';
import { Frame } from './frame.js';
import type { GatewayConfig } from './gateway-config.js';
import { mebibytes } from './mebibytes.js';
import { WebSocketSubThread } from './web-socket-sub-thread.js';

/**
 * Hands every frame to every endpoint. It holds nothing of its own: what an endpoint does not take waits in the IN
 * queues, here and there, and from there the waiting goes up to the clients.
 */
@Thread({ forwardIn: [Frame], queues: { in: { capacity: mebibytes(1 / 2) } } })
export class WebsocketMasterThread extends TaskThread<{ in: Frame }> {
  @Children(WebSocketSubThread)
  endpoints!: ThreadGroup<typeof WebSocketSubThread>;

  constructor(readonly config: Pick<GatewayConfig, 'clouds' | 'trustedLink' | 'run'>) {
    super();
  }

  protected override async enter() {
    for (const url of this.config.clouds) await this.endpoints.spawnAs(this.#nameOf(url), url, this.config);
  }

  /** An endpoint is named in log and report as a user knows it, but without user, password and query. */
  #nameOf(url: string): string {
    const { host, pathname } = new URL(url);
    const name = pathname === '/' ? host : host + pathname;
    let free = name;
    for (let count = 2; this.endpoints.get(free); count++) free = `${name}#${count}`;
    return free;
  }

  /** Every frame is promised to every endpoint: without one of them the gateway must not go on as if nothing were. */
  @OnChildExit(WebSocketSubThread)
  onLost(endpoint: ChildRef<WebSocketSubThread>, exit: Exit) {
    if (exit.reason === 'failed') throw new Error(`${endpoint.path} is lost`, { cause: exit.error });
  }
}
