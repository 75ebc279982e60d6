import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { WebSocketSkimmer } from './web-socket-skimmer.js';

// The cloud, a process of its own: counts messages, and answers pings. It reads no more of a frame than its head, so that
// the gateway is what is measured. Tells its parent the port, and what it has counted when it is asked.
const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const counted = { frames: 0, bytes: 0 };

const server = createServer((socket) => {
  socket.setNoDelay();
  socket.on('error', () => {});
  socket.once('data', (request) => {
    socket.write(upgrade(request.toString('latin1')));
    skim(socket);
  });
});

function upgrade(request: string): string {
  const key = /^sec-websocket-key: *(\S+)/im.exec(request)![1]!;
  const accept = createHash('sha1').update(`${key}${magic}`).digest('base64');
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  return [...lines, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n');
}

function skim(socket: Socket): void {
  const skimmer = new WebSocketSkimmer({
    message(bytes) {
      counted.frames++;
      counted.bytes += bytes;
    },
    ping: (mark) => socket.write(Buffer.concat([Buffer.of(0x8a, mark.length), mark])),
    close: (code) => socket.end(Buffer.concat([Buffer.of(0x88, code.length), code])),
  });
  socket.on('data', (chunk: Buffer) => skimmer.push(chunk));
}

process.on('message', () => process.send!(counted));
process.on('disconnect', () => process.exit());
await once(server.listen(0, '127.0.0.1'), 'listening');
process.send!((server.address() as AddressInfo).port);
