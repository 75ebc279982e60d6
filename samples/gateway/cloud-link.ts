import type { Socket } from 'node:net';
import type { Logger } from 'taskthread';
import { WebSocket } from 'ws';
import { Backoff } from '../support/backoff.js';
import { partsOf } from './cloud-message.js';
import type { Frame } from './frame.js';

/** ms an endpoint has to answer that we close; it has confirmed everything by then */
const goodbyeMs = 1_000;

/** Frames that the endpoint has not confirmed yet. */
interface Unconfirmed {
  readonly frames: readonly Frame[];
  /** what the ping behind them carries */
  readonly mark: string;
  readonly confirm: () => void;
}

/** What a link is told about its endpoint. */
export interface CloudAddress {
  readonly url: string;
  /** no proxy reads along: a mask of zeros saves two thirds of the work with large frames */
  readonly trusted: boolean;
  /** goes into the header of each message */
  readonly run: string;
}

/**
 * The way to one endpoint, over one WebSocket after another: whenever there is none it opens the next, at once at first,
 * then with growing pauses, for ever.
 *
 * A ping follows each batch. An endpoint answers it after what came before it, so the pong confirms the batch. What was
 * not confirmed when a socket broke goes over the next one again: the endpoint gets every frame at least once.
 */
export class CloudLink {
  readonly #address: CloudAddress;
  readonly #log: Logger;
  readonly #backoff = new Backoff();
  /** the one that is open, or being opened */
  #socket: WebSocket | undefined;
  /** what is below it, once it is open */
  #wire: Socket | undefined;
  #openSince = 0;
  #unconfirmed: Unconfirmed | undefined;
  #batches = 0;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;
  /** whether the log has been told that the endpoint is not there */
  #missed = false;

  constructor(address: CloudAddress, log: Logger) {
    this.#address = address;
    this.#log = log;
    this.#connectLater();
  }

  /** Resolves when the endpoint has confirmed all of these frames. One batch at a time. */
  deliver(frames: readonly Frame[]): Promise<void> {
    return new Promise((confirm) => {
      this.#unconfirmed = { frames, mark: `${++this.#batches}`, confirm };
      this.#write();
    });
  }

  /** Lets go of the endpoint. What is not confirmed by now never will be. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    const socket = this.#socket;
    if (!socket) return;
    const timer = setTimeout(() => socket.terminate(), this.#wire && !this.#unconfirmed ? goodbyeMs : 0);
    await new Promise((resolve) => {
      socket.once('close', resolve);
      socket.close(1000);
    });
    clearTimeout(timer);
  }

  #connectLater(): void {
    this.#retry = setTimeout(() => this.#connect(), this.#backoff.next());
  }

  #connect(): void {
    const { url, trusted } = this.#address;
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      handshakeTimeout: 10_000,
      // A client masks what it sends so that nobody can write words of his choice to a proxy on the way.
      ...(trusted && { generateMask: () => {} }),
    });
    let wire: Socket;
    let fault = '';
    this.#socket = socket;
    socket.on('error', (error) => (fault = error.message));
    socket.once('upgrade', (response) => (wire = response.socket));
    socket.once('open', () => this.#opened(wire));
    socket.on('pong', (mark) => this.#answered(mark.toString()));
    socket.once('close', (code) => this.#lost(fault || `it closed the connection with code ${code}`));
  }

  #opened(wire: Socket): void {
    this.#wire = wire;
    this.#openSince = performance.now();
    wire.setKeepAlive(true, 10_000); // or an endpoint that vanished would not be missed while nothing is sent
    const again = this.#unconfirmed?.frames.length ?? 0;
    this.#log.info(`connected to ${this.#address.url}${again > 0 ? `; ${again} frames waited for it` : ''}`);
    this.#missed = false;
    this.#write();
  }

  #lost(fault: string): void {
    const stood = this.#wire ? performance.now() - this.#openSince : 0;
    this.#socket = this.#wire = undefined;
    if (this.#closed) return;
    if (!this.#missed) {
      this.#missed = true;
      this.#log.warn(`${this.#address.url} is not there: ${fault}. Its frames wait; it is tried again and again.`);
    }
    if (stood > this.#backoff.mostMs) this.#backoff.reset();
    this.#connectLater();
  }

  #answered(mark: string): void {
    if (mark !== this.#unconfirmed?.mark) return;
    const { confirm } = this.#unconfirmed;
    this.#unconfirmed = undefined;
    this.#backoff.reset();
    confirm();
  }

  /** Writes what is not confirmed, if there is a socket. A failed write needs no answer: its socket closes. */
  #write(): void {
    const [socket, wire, batch] = [this.#socket, this.#wire, this.#unconfirmed];
    if (!socket || !wire || !batch) return;
    wire.cork(); // one system call for all
    for (const frame of batch.frames) {
      const [header, body] = partsOf(frame, this.#address.run);
      // Both are fragments of one message, so nothing large is copied to put them together.
      if (body) socket.send(header, { binary: true, fin: false }, ignore);
      socket.send(body ?? header, { binary: true, fin: true }, ignore);
    }
    socket.ping(batch.mark, true, ignore);
    wire.uncork();
  }
}

const ignore = (): void => {};
