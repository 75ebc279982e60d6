import { Child, type ChildRef, OnUp, Rescheduling, TaskThread, Thread } from 'taskthread';
import { DatabaseThread } from './database-thread.js';
import { Frame } from './frame.js';
import type { GatewayConfig } from './gateway-config.js';
import { TCPServerThread } from './tcp-server-thread.js';
import { WebsocketMasterThread } from './websocket-master-thread.js';

/**
 * The gateway: what the clients send goes into the database and to the cloud. A stop has time to wait for one of them
 * that is away.
 */
// A read that waits for room is part of the drain: it gets as long as that.
@Thread({ quiesceTimeoutMs: 8_000, drainTimeoutMs: 8_000 })
export class MasterThread extends TaskThread<{ down: Frame }> {
  // Started in this order, stopped in the reverse: what others feed comes first.
  @Child(DatabaseThread, { args: (self: MasterThread) => [self.config] })
  database!: ChildRef<DatabaseThread>;

  @Child(WebsocketMasterThread, { args: (self: MasterThread) => [self.config] })
  cloud!: ChildRef<WebsocketMasterThread>;

  @Child(TCPServerThread, { args: (self: MasterThread) => [self.config] })
  server!: ChildRef<TCPServerThread>;

  #frames = 0;
  #bytes = 0;

  constructor(readonly config: GatewayConfig) {
    super();
  }

  @OnUp(Frame)
  onFrame(frame: Frame) {
    this.#frames++;
    this.#bytes += frame.bytes.length;
    return this.broadcast(frame); // to every child that takes a Frame
  }

  @Rescheduling({ intervalMs: 1000, initialDelayMs: 1000, mode: 'rate' })
  report() {
    this.config.onTraffic({ frames: this.#frames, bytes: this.#bytes });
  }
}
