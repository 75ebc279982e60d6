import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';

/** Stands between a client and a server on loopback; on demand it swallows one answer and breaks the connection. */
export class CuttingProxy {
  readonly #server: Server;
  #cutAt: string | undefined;
  cuts = 0;

  private constructor(target: number) {
    this.#server = createServer((client) => {
      const server = connect(target, '127.0.0.1');
      const hangUp = (): void => {
        client.destroy();
        server.destroy();
      };
      for (const socket of [client, server]) socket.on('error', hangUp).on('close', hangUp);
      client.pipe(server);
      server.on('data', (bytes: Buffer) => {
        if (this.#cutAt === undefined || !bytes.includes(this.#cutAt)) return client.write(bytes);
        this.#cutAt = undefined;
        this.cuts++;
        hangUp();
      });
    });
  }

  static async open(target: number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target);
    await once(proxy.#server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Swallows the next answer that holds this text. */
  cutAt(text: string): void {
    this.#cutAt = text;
  }

  close(): void {
    this.#server.close();
  }
}
