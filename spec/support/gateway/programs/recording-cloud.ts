import { once } from 'node:events';
import { openSync, writeSync } from 'node:fs';
import { WebSocketServer } from 'ws';
import { readMessage } from '../../../../samples/gateway/cloud-message.js';

/**
 * `node recording-cloud.js PORT FILE`: a cloud endpoint that appends a line for each frame, `run connection sequence`. The
 * line is with the operating system before the next message is looked at, so a pong is not sent before what it confirms
 * would outlive the process.
 */
const [port, file] = process.argv.slice(2);
const records = openSync(file!, 'a');
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(port), perMessageDeflate: false });
server.on('connection', (socket) => {
  socket.on('message', (message: Buffer) => {
    const { run, connection, sequence } = readMessage(message);
    writeSync(records, `${run} ${connection} ${sequence}\n`);
  });
});
await once(server, 'listening');
const address = server.address();
console.log(`port ${typeof address === 'object' ? address?.port : ''}`);
