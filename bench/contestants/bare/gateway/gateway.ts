import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { CloudLink } from '../../../../samples/gateway/cloud-link.js';
import { Frame } from '../../../../samples/gateway/frame.js';
import { SqliteTable } from '../../../../samples/gateway/sqlite-table.js';
import { FrameCodec } from '../../../../samples/support/frame-codec.js';
import {
  floodedGateway,
  frameLimit,
  type GatewayFlood,
  type GatewaySetup,
  type RunningGateway,
} from '../../../support/gateway/flooded-gateway.js';
import { quiet } from '../../../support/gateway/quiet.js';
import type { Figures } from '../../../support/workload.js';
import { Outlet } from './outlet.js';

/**
 * The gateway of the sample as one writes it without threads: listeners on sockets, and two outlets that write many frames
 * at a time. The codec, the link to the cloud and the table are those of the sample, which know nothing of threads.
 */
export function gateway(flood: GatewayFlood): Promise<Figures> {
  return floodedGateway(flood, start);
}

async function start({ run, cloud, database, trustedLink }: GatewaySetup): Promise<RunningGateway> {
  const table = new SqliteTable(database, run);
  table.open();
  const link = new CloudLink({ url: cloud, trusted: trustedLink, run }, quiet);
  const sockets = new Set<Socket>();
  const paused = new Set<Socket>();
  const letGoOn = (): void => {
    if (outlets.some((outlet) => outlet.full)) return;
    for (const socket of paused) socket.resume();
    paused.clear();
  };
  const outlets = [
    new Outlet((frames) => table.insert(frames), { most: 500, withinMs: 20, onRoom: letGoOn }),
    new Outlet((frames) => link.deliver(frames), { most: 1024, withinMs: 0, onRoom: letGoOn }),
  ];

  let connections = 0;
  const server = createServer((socket) => {
    const connection = `connections[${connections++}]`;
    const codec = new FrameCodec(connection, frameLimit);
    let sequence = 0;
    sockets.add(socket);
    socket.on('error', () => {}); // what it sent before goes its way
    socket.on('close', () => {
      sockets.delete(socket);
      paused.delete(socket);
    });
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const bytes of codec.decode(chunk)) {
          const frame = new Frame(connection, sequence++, bytes);
          for (const outlet of outlets) outlet.push(frame);
        }
      } catch (error) {
        quiet.error(error);
        socket.destroy();
      }
      if (!outlets.some((outlet) => outlet.full)) return;
      socket.pause();
      paused.add(socket);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
      for (const outlet of outlets) await outlet.end();
      await link.close();
      table.close();
    },
  };
}
