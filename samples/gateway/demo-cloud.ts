import { once } from 'node:events';
import { WebSocketServer } from 'ws';
import { readMessage } from './cloud-message.js';

/**
 * The cloud of the demo, a process of its own: counts the frames it gets. Tells its parent the port; answers `'count'`
 * with what it counted; ends when the parent lets go of it, however that comes.
 */
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
let frames = 0;
let bytes = 0;

server.on('connection', (socket) => {
  socket.on('message', (message: Buffer) => {
    frames++;
    bytes += readMessage(message).bytes.length;
  });
});

process.on('message', () => process.send!({ frames, bytes }));
process.on('disconnect', () => process.exit());

await once(server, 'listening');
const address = server.address();
process.send!({ port: typeof address === 'object' ? address?.port : undefined });
