import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP client of a sample: what it got, and whether it is still connected. */
export class TestClient {
  readonly socket: Socket;
  received = Buffer.alloc(0);
  readonly #ended: Promise<unknown>;

  private constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (bytes: Buffer) => (this.received = Buffer.concat([this.received, bytes])));
    this.socket.on('error', () => {}); // a server that closes on unread bytes resets
    this.#ended = new Promise((resolve) => this.socket.once('close', resolve));
  }

  static async to(port: number): Promise<TestClient> {
    const client = new TestClient(port);
    await once(client.socket, 'connect');
    return client;
  }

  async write(bytes: Buffer | string): Promise<void> {
    if (!this.socket.write(bytes)) await once(this.socket, 'drain');
  }

  async receives(bytes: number): Promise<Buffer> {
    while (this.received.length < bytes) await once(this.socket, 'data');
    return this.received;
  }

  /** Resolves when the connection has ended. */
  async ended(): Promise<void> {
    await this.#ended;
  }

  /** Ends it, and waits until the server has ended it too. */
  async end(): Promise<void> {
    this.socket.end();
    await this.#ended;
  }

  /** Ends it the hard way. */
  async reset(): Promise<void> {
    this.socket.resetAndDestroy();
    await this.#ended;
  }
}
