import { Children, OnChildExit, TaskThread, Thread, type Exit, type ChildRef, type ThreadGroup } from 'taskthread';
import { Frame } from './frame.js';
import { mebibytes } from './mebibytes.js';
import { WebSocketSubThread } from './web-socket-sub-thread.js';

/**
 * Hands every frame to every endpoint. It holds nothing of its own: what an endpoint does not take waits in the IN
 * queues, here and there, and from there the waiting goes up to the clients.
 */
@Thread({ forwardIn: [Frame], queues: { in: { capacity: mebibytes(4) } } })
export class WebsocketMasterThread extends TaskThread<{ in: Frame }> {
  @Children(WebSocketSubThread)
  endpoints!: ThreadGroup<typeof WebSocketSubThread>;

  constructor(
    readonly addresses: readonly string[],
    readonly trustedLink: boolean,
  ) {
    super();
  }

  protected override async enter() {
    for (const address of this.addresses) await this.endpoints.spawn(address, this.trustedLink);
  }

  /** Every frame is promised to every endpoint: without one of them the gateway must not go on as if nothing were. */
  @OnChildExit(WebSocketSubThread)
  onLost(endpoint: ChildRef<WebSocketSubThread>, exit: Exit) {
    if (exit.reason === 'failed') throw new Error(`${endpoint.path} is lost`, { cause: exit.error });
  }
}
