import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { readOptions } from '../support/command-line.js';

/** The clients of the demo, all in a process of their own: they send frames until the gateway hangs up. */
const { port, host, clients, rate, most } = readOptions('node demo-clients.js', {
  host: { kind: 'text', fallback: '127.0.0.1', help: 'host of the gateway' },
  port: { kind: 'number', fallback: 5003, help: 'port of the gateway' },
  clients: { kind: 'number', fallback: 4, help: 'how many clients' },
  rate: { kind: 'number', fallback: 500, help: 'frames a second of each, 0: as fast as they are taken' },
  most: { kind: 'number', fallback: 16_384, help: 'bytes of the largest frame; they are of all sizes up to that' },
});

const tickMs = 20;
const lengthBytes = 4;

async function stream(socket: Socket, seed: number): Promise<void> {
  const bytes = Buffer.alloc(lengthBytes + most, seed);
  for (let sent = 0, begun = Date.now(); socket.writable;) {
    const due = rate === 0 ? sent + 64 : ((Date.now() - begun) * rate) / 1000;
    let free = true;
    for (; sent < due; sent++) {
      const size = (sent * 7919 + seed * 104_729) % (most + 1);
      bytes.writeUInt32BE(size);
      free = socket.write(Buffer.from(bytes.subarray(0, lengthBytes + size)));
    }
    await (free ? sleep(rate === 0 ? 0 : tickMs) : once(socket, 'drain'));
  }
}

for (let seed = 1; seed <= clients; seed++) {
  const socket = connect(port, host);
  socket.on('error', () => {}); // the gateway hangs up when it stops
  stream(socket, seed).catch(() => {});
}

process.on('disconnect', () => process.exit());
