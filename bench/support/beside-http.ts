import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Figures } from './workload.js';

const client = new URL('./http-client.js', import.meta.url);

/** What an HTTP server in this process takes to answer for so many ms, and how many signals were handled meanwhile. */
export async function besideHttp(ms: number, handled: () => number): Promise<Figures> {
  const server = createServer((_, response) => response.end('ok'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const asking = fork(client, [`${port}`, `${ms}`]);
  const exited = once(asking, 'exit');
  await once(asking, 'message'); // it is ready
  const [began, before] = [performance.now(), handled()];
  asking.send('begin');
  const [answers] = (await once(asking, 'message')) as [Figures];
  const signals = ((handled() - before) * 1000) / (performance.now() - began);
  await exited;
  server.closeAllConnections();
  server.close();
  return signals > 0 ? { ...answers, 'signals/s': signals } : answers;
}
