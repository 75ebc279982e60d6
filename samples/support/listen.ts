import { once } from 'node:events';
import type { Server } from 'node:net';

/** Why a port cannot be had, and what a user can do about it. */
const remedies: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use. End the program that holds it, or choose another port with --port',
  EACCES: 'takes more rights. Choose a port from 1024 with --port',
  EADDRNOTAVAIL: 'is no address of this machine. Choose another with --host',
  ENOTFOUND: 'is no known host. Choose another with --host',
};

/**
 * Listens, and resolves with the port once connections are taken; port 0 stands for any free one.
 *
 * @param path the thread that listens, for the error
 * @throws Error with thread, address and remedy when the port cannot be had
 */
export async function listen(server: Server, port: number, host: string, path: string): Promise<number> {
  try {
    await once(server.listen(port, host), 'listening');
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    throw new Error(`${path}: port ${port} on ${host} ${remedies[code] ?? `cannot be had: ${message}`}`, { cause });
  }
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}
