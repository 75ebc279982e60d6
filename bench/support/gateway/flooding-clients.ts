import { connect } from 'node:net';
import { FrameCodec } from '../../../samples/support/frame-codec.js';

// The clients, a process of their own: each sends frames of one size as fast as they are taken, until its parent lets go.
const [port, frameBytes, connections] = process.argv.slice(2).map(Number);
const chunkBytes = 256 * 1024;

const frame = FrameCodec.encode(Buffer.alloc(frameBytes!, 7));
const chunk = Buffer.concat(new Array<Buffer>(Math.max(1, Math.floor(chunkBytes / frame.length))).fill(frame));

for (let count = 0; count < connections!; count++) {
  const socket = connect(port!, '127.0.0.1');
  const flood = (): void => {
    while (socket.writable && socket.write(chunk));
  };
  socket.on('connect', flood);
  socket.on('drain', flood);
  socket.on('error', () => {}); // the gateway hangs up when it stops
}

process.on('disconnect', () => process.exit());
