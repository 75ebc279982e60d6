import { once } from 'node:events';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import type { Socket } from 'node:net';
import { expect } from 'chai';
import { isolate } from 'taskthread/testing';
import { DataProcessorThread } from '../../../samples/gateway/data-processor-thread.js';
import { Frame } from '../../../samples/gateway/frame.js';
import type { GatewayConfig, Traffic } from '../../../samples/gateway/gateway-config.js';
import { MasterThread } from '../../../samples/gateway/master-thread.js';
import { Packet } from '../../../samples/gateway/packet.js';
import { TCPConnectionThread } from '../../../samples/gateway/tcp-connection-thread.js';
import { TCPServerThread } from '../../../samples/gateway/tcp-server-thread.js';
import { WebsocketMasterThread } from '../../../samples/gateway/websocket-master-thread.js';
import { FrameCodec } from '../../../samples/support/frame-codec.js';
import { rejection } from '../../support/rejections.js';

const bytes = (text: string): Buffer => Buffer.from(text);
const frame = (text: string): Frame => new Frame('connections[0]', 0, bytes(text), 0);
const texts = (frames: readonly Frame[]): string[] => frames.map((each) => String(each.bytes));

describe('the threads of samples/gateway, each alone', () => {
  it('DataProcessorThread puts frames together from packets, numbered', async () => {
    const thread = await isolate(DataProcessorThread, new FrameCodec('connections[0]'));
    const stream = Buffer.concat(['one', '', 'three'].map((text) => FrameCodec.encode(bytes(text))));
    await thread.in(new Packet(stream.subarray(0, 5)));
    expect(thread.ups()).to.deep.equal([]);
    await thread.in(new Packet(stream.subarray(5)));
    expect(texts(thread.ups(Frame))).to.deep.equal(['one', '', 'three']);
    expect(thread.ups(Frame).map(({ sequence }) => sequence)).to.deep.equal([0, 1, 2]);
    await thread.stop();
  });

  it('DataProcessorThread sends what came before a frame that is too large, then fails', async () => {
    const thread = await isolate(DataProcessorThread, new FrameCodec('connections[0]', 10));
    const stream = Buffer.concat(['good', 'longer than ten'].map((text) => FrameCodec.encode(bytes(text))));
    const { cause } = await rejection(thread.in(new Packet(stream)));
    expect(cause).to.include({ name: 'FrameTooLarge', length: 15, limit: 10 });
    expect(texts(thread.ups(Frame))).to.deep.equal(['good']);
    await thread.stop();
  });

  it('TCPConnectionThread hands what it reads to its processor, its frames on, and ends with its client', async () => {
    const socket = new PassThrough();
    const thread = await isolate(TCPConnectionThread, socket as unknown as Socket, 16);
    socket.write('abc');
    await thread.idle();
    expect(thread.sent('processor', Packet).map((packet) => String(packet.bytes))).to.deep.equal(['abc']);
    await thread.child('processor').up(frame('x'));
    expect(texts(thread.ups(Frame))).to.deep.equal(['x']);
    socket.end();
    await thread.idle();
    expect([await thread.stop(), socket.destroyed]).to.deep.equal([{ reason: 'finished' }, true]);
  });

  it('TCPConnectionThread takes a reset for an orderly end', async () => {
    const socket = new PassThrough();
    const thread = await isolate(TCPConnectionThread, socket as unknown as Socket, 16);
    socket.destroy(new Error('read ECONNRESET'));
    await thread.idle();
    expect(await thread.stop()).to.deep.equal({ reason: 'finished' });
  });

  it('TCPConnectionThread reads no further while its processor is busy', async () => {
    const socket = new PassThrough({ highWaterMark: 1 });
    const thread = await isolate(TCPConnectionThread, socket as unknown as Socket, 16);
    thread.child('processor').hold();
    const chunk = Buffer.alloc(200_000);
    for (let n = 0; n < 5; n++) socket.write(chunk);
    await thread.idle();
    expect(socket.isPaused()).to.equal(true);
    await thread.child('processor').release();
    expect(thread.sent('processor')).to.have.length(5);
    await thread.stop();
  });

  it('TCPServerThread starts a connection for each client', async () => {
    let port = 0;
    const onListening = (taken: number): void => void (port = taken);
    const thread = await isolate(TCPServerThread, { port: 0, host: '127.0.0.1', frameLimit: 16, onListening });
    const client = connect(port, '127.0.0.1');
    await once(thread.instance.server, 'connection');
    await thread.idle();
    const [socket, frameLimit] = thread.member('connections', 0).args as [Socket, number];
    expect([socket.remotePort, frameLimit]).to.deep.equal([client.localPort, 16]);
    await thread.member('connections', 0).up(frame('x'));
    expect(texts(thread.ups(Frame))).to.deep.equal(['x']);
    await thread.stop();
    socket.destroy();
    client.destroy();
  });

  it('WebsocketMasterThread hands every frame to every endpoint, and fails with the first that is lost', async () => {
    const clouds = ['ws://a.example/x', 'ws://b.example', 'ws://b.example'];
    const thread = await isolate(WebsocketMasterThread, { clouds, trustedLink: true, run: '' });
    expect(thread.members('endpoints').map(({ id }) => id)).to.deep.equal([
      'endpoints[a.example/x]',
      'endpoints[b.example]',
      'endpoints[b.example#2]',
    ]);
    await thread.in(frame('x'));
    for (const endpoint of thread.members('endpoints')) expect(texts(endpoint.sent(Frame))).to.deep.equal(['x']);
    await thread.member('endpoints', 'b.example').fail(new Error('gone'));
    expect(thread.failure?.cause).to.include({ message: 'master/endpoints[b.example] is lost' });
    expect((await thread.stop()).reason).to.equal('failed');
  });

  it('MasterThread sends every frame to the database and to the cloud, and counts them once a second', async () => {
    const traffic: Traffic[] = [];
    const config = { database: 'frames.db', onTraffic: (each: Traffic) => traffic.push(each) };
    const thread = await isolate(MasterThread, config as unknown as GatewayConfig);
    expect(thread.child('database').args).to.deep.equal([config]);
    for (const text of ['a', 'bcd']) await thread.child('server').up(frame(text));
    expect(texts(thread.sent('database', Frame))).to.deep.equal(['a', 'bcd']);
    expect(texts(thread.sent('cloud', Frame))).to.deep.equal(['a', 'bcd']);
    await thread.advance(2000);
    expect(traffic).to.deep.equal([
      { frames: 2, bytes: 4 },
      { frames: 2, bytes: 4 },
    ]);
    await thread.stop();
  });

  it('MasterThread lets its clients wait for a cloud that does not keep up', async () => {
    const thread = await isolate(MasterThread, { database: '', onTraffic() {} } as unknown as GatewayConfig);
    thread.child('cloud').hold();
    const large = new Frame('connections[0]', 0, Buffer.alloc(3 * 2 ** 20), 0);
    let handled = 0;
    const sent = [1, 2, 3].map(() =>
      thread
        .child('server')
        .up(large)
        .then(() => handled++),
    );
    await thread.idle();
    // The cloud holds the first, its queue the second.
    expect([handled, thread.sent('cloud').length, thread.sent('database').length]).to.deep.equal([2, 1, 3]);
    await thread.child('cloud').release();
    await Promise.all(sent);
    expect(thread.sent('cloud')).to.have.length(3);
    await thread.stop();
  });
});
