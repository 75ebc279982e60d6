import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A cloud endpoint that looks at every message. */
export class TestCloud {
  readonly url: string;
  readonly #server: WebSocketServer;
  readonly #sockets: WebSocket[] = [];
  #watchers: (() => void)[] = [];
  /** frames by connection, each of which came in order, from 0, once */
  readonly frames = new Map<string, number>();
  /** messages that came twice, late or too early */
  readonly faults: string[] = [];
  total = 0;
  onMessage: (message: Buffer) => void = () => {};

  private constructor(server: WebSocketServer, reading: boolean) {
    this.url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#server = server;
    server.on('connection', (socket) => {
      this.#sockets.push(socket);
      socket.on('message', (message: Buffer) => this.#take(message));
      if (!reading) socket.pause();
    });
  }

  static async open({ reading = true, port = 0 } = {}): Promise<TestCloud> {
    const server = new WebSocketServer({ host: '127.0.0.1', port, perMessageDeflate: false });
    await once(server, 'listening');
    return new TestCloud(server, reading);
  }

  /** Reads again. */
  resume(): void {
    for (const socket of this.#sockets) socket.resume();
  }

  async until(total: number): Promise<void> {
    while (this.total < total) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
    this.#server.close();
  }

  #take(message: Buffer): void {
    const header = message.toString('utf8', 4, 4 + message.readUInt32BE());
    const { connection, sequence } = JSON.parse(header) as { connection: string; sequence: number };
    const expected = this.frames.get(connection) ?? 0;
    if (sequence !== expected) this.faults.push(`${connection} ${sequence} instead of ${expected}`);
    this.frames.set(connection, sequence + 1);
    this.total++;
    this.onMessage(message);
    for (const look of this.#watchers.splice(0)) look();
  }
}
