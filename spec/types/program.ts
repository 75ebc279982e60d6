// Compiled, never run: the program of the design's first pages, as a user would write it.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import {
  Child,
  type ChildRef,
  Children,
  Listening,
  OnIn,
  OnUp,
  Rescheduling,
  runMaster,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';

export class Packet {
  constructor(readonly bytes: Buffer) {}
}
export class Frame {
  constructor(
    readonly connection: string,
    readonly sequence: number,
    readonly bytes: Buffer,
  ) {}
}
export interface FrameCodec {
  push(bytes: Buffer): Frame[];
}
export interface Config {
  readonly codec: FrameCodec;
  readonly database: string;
  readonly clouds: readonly string[];
  readonly port: number;
}

@Thread()
export class DatabaseThread extends TaskThread<{ in: Frame }> {
  constructor(readonly file: string) {
    super();
  }

  @OnIn(Frame) store(_frame: Frame): void {}
}

@Thread()
export class WebSocketSubThread extends TaskThread<{ in: Frame }> {
  constructor(readonly url: string) {
    super();
  }

  @OnIn(Frame) write(_frame: Frame): void {}
}

@Thread()
export class WebsocketMasterThread extends TaskThread<{ in: Frame; down: Frame }> {
  @Children(WebSocketSubThread) endpoints!: ThreadGroup<typeof WebSocketSubThread>;

  constructor(readonly urls: readonly string[]) {
    super();
  }

  @OnIn(Frame) relay(frame: Frame) {
    return this.broadcast(frame);
  }
}

@Thread({ up: [Frame] })
export class DataProcessorThread extends TaskThread<{ in: Packet; up: Frame }> {
  constructor(readonly codec: FrameCodec) {
    super();
  }

  @OnIn(Packet)
  reconstruct(packet: Packet) {
    return this.upAll(this.codec.push(packet.bytes));
  }
}

@Thread({ forwardUp: [Frame] })
export class TCPConnectionThread extends TaskThread<{ up: Frame }> {
  @Child(DataProcessorThread, { args: (self: TCPConnectionThread) => [self.codec] })
  processor!: ChildRef<DataProcessorThread>;

  constructor(
    readonly socket: Socket,
    readonly codec: FrameCodec,
  ) {
    super();
    this.defer(() => this.socket.destroy());
  }

  @Listening('socket', { onEnd: 'stop' })
  read(bytes: Buffer) {
    return this.processor.send(new Packet(bytes));
  }
}

@Thread({ forwardUp: [Frame] })
export class TCPServerThread extends TaskThread<{ up: Frame }> {
  @Children(TCPConnectionThread, { max: 10_000 })
  connections!: ThreadGroup<typeof TCPConnectionThread>;
  readonly server = createServer();

  constructor(
    readonly port: number,
    readonly codec: FrameCodec,
  ) {
    super();
  }

  protected override async enter() {
    this.stopping.addEventListener('abort', () => this.server.close());
    await once(this.server.listen(this.port), 'listening');
  }

  @Listening('server', { event: 'connection' })
  async accept(socket: Socket) {
    if (!(await this.connections.trySpawn(socket, this.codec))) socket.destroy();
  }
}

@Thread()
export class MasterThread extends TaskThread<{ down: Frame }> {
  @Child(DatabaseThread, { args: (self: MasterThread) => [self.config.database] })
  database!: ChildRef<DatabaseThread>;
  @Child(WebsocketMasterThread, { args: (self: MasterThread) => [self.config.clouds] })
  cloud!: ChildRef<WebsocketMasterThread>;
  @Child(TCPServerThread, { args: (self: MasterThread) => [self.config.port, self.config.codec] })
  server!: ChildRef<TCPServerThread>;

  constructor(readonly config: Config) {
    super();
  }

  @OnUp(Frame)
  onFrame(frame: Frame) {
    return this.broadcast(frame);
  }

  @Rescheduling(1000)
  report() {
    this.log.info(this.server.statistics(), 'server');
  }
}

export async function main(config: Config): Promise<void> {
  await runMaster(MasterThread, { args: [config] });
}
