import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP client that sends frames. */
export class FrameClient {
  readonly socket: Socket;
  /** frames handed to the socket */
  sent = 0;
  dropped = false;
  #leaving = false;
  #goOn = (): void => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('drain', () => this.#goOn());
    socket.once('close', () => {
      this.dropped = !this.#leaving;
      this.#goOn();
    });
  }

  static async open(port: number): Promise<FrameClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new FrameClient(socket);
  }

  /** Sends frames of one size, waiting where the socket asks for it, until it may not go on or is cut off. */
  async stream(size: number, mayGoOn: () => boolean): Promise<void> {
    const frame = Buffer.alloc(4 + size, 7);
    frame.writeUInt32BE(size);
    while (this.socket.writable && mayGoOn()) {
      this.socket.cork();
      let free = true;
      for (; free && mayGoOn(); this.sent++) free = this.socket.write(frame);
      const drained = free ? undefined : new Promise<void>((resolve) => (this.#goOn = resolve));
      this.socket.uncork();
      await drained;
    }
  }

  send(body: Buffer | string, announced = Buffer.byteLength(body)): void {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(announced);
    this.socket.write(Buffer.concat([length, Buffer.from(body)]));
    this.sent++;
  }

  async end(): Promise<void> {
    this.#leaving = true;
    if (this.socket.closed) return;
    this.socket.resume().end();
    await once(this.socket, 'close');
  }
}
