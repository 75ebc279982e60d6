import type { Socket } from 'node:net';
import { once } from 'node:events';
import { type Exit, Listening, OnIn, TaskThread, Thread } from 'taskthread';
import { WebSocket } from 'ws';
import { partsOf } from './cloud-message.js';
import { Frame } from './frame.js';
import { mebibytes } from './mebibytes.js';

/** most frames written at once */
const framesAtOnce = 256;

/** The WebSocket to one endpoint. A frame counts as handled when the operating system has taken it. */
@Thread({ queues: { in: { capacity: mebibytes(8) } } })
export class WebSocketSubThread extends TaskThread<{ in: Frame }> {
  socket!: WebSocket;
  #wire!: Socket;

  /** @param trusted no proxy reads along: a mask of zeros saves two thirds of the work with large frames */
  constructor(
    readonly address: string,
    readonly trusted: boolean,
  ) {
    super();
  }

  protected override async enter() {
    try {
      this.socket = new WebSocket(this.address, {
        perMessageDeflate: false,
        handshakeTimeout: 10_000,
        // A client masks what it sends so that nobody can write words of his choice to a proxy on the way.
        ...(this.trusted && { generateMask: () => {} }),
      });
      this.socket.on('error', () => {}); // one that is closed while it connects says so after everybody has left
      this.defer(() => this.socket.terminate());
      this.socket.once('upgrade', ({ socket }) => (this.#wire = socket));
      await once(this.socket, 'open', { signal: this.stopping });
    } catch (cause) {
      const { message } = cause as Error;
      throw new Error(`${this.path}: no connection to ${this.address}: ${message}. Start it, or correct --cloud.`, {
        cause,
      });
    }
    this.log.info(`connected to ${this.address}`);
  }

  @OnIn(Frame, { batch: { max: framesAtOnce, withinMs: 0 } })
  write(frames: Frame[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const last = frames.at(-1);
      this.#wire.cork(); // one system call for all
      for (const frame of frames) {
        const [header, body] = partsOf(frame);
        const written = frame === last ? (error?: Error | null) => (error ? reject(error) : resolve()) : undefined;
        // Both are fragments of one message, so nothing large is copied to put them together.
        if (body) this.socket.send(header, { binary: true, fin: false });
        this.socket.send(body ?? header, { binary: true, fin: true }, written);
      }
      this.#wire.uncork();
    });
  }

  @Listening('socket', { event: 'close' })
  closed(code: number) {
    throw new Error(`${this.address} closed the connection with code ${code}`);
  }

  protected override async exit({ reason }: Exit) {
    if (reason === 'failed') return; // there is nobody to say goodbye to
    // The answer to our close comes after the endpoint has read all that went before.
    if (this.socket.readyState === WebSocket.OPEN) {
      this.socket.close(1000);
      const [code] = (await once(this.socket, 'close')) as [number];
      if (code === 1000) return;
    }
    throw new Error(`${this.address} went away before it confirmed that it has read everything`);
  }
}
