import { expect } from 'chai';
import { FrameCodec } from '../../samples/support/frame-codec.js';
import { expectedOutput, RunningSample } from './running-sample.js';
import { TestClient } from './test-client.js';

const mebibyte = 2 ** 20;
const frameOf = (size: number): Buffer => FrameCodec.encode(Buffer.alloc(size, size & 0xff));

describe('sample frame-server', () => {
  let sample: RunningSample;
  let port: number;

  beforeEach(async () => {
    sample = new RunningSample('frame-server', '--port', '0');
    port = await sample.port();
  });

  afterEach(() => RunningSample.endAll());

  it('prints what its README says until Ctrl-C', async () => {
    const expected = expectedOutput('frame-server');
    const client = await TestClient.to(port);
    await client.write(Buffer.concat([frameOf(5), frameOf(0), frameOf(16 * mebibyte)]));
    await sample.prints(expected.at(-1)!);
    expect(await sample.interrupt()).to.equal(0);
    await client.ended();
    expect(sample.lines).to.deep.equal(expected.map((line) => line.replace('5002', `${port}`)));
    expect(sample.stderr).to.equal('');
  });

  it('greets each client with one frame', async () => {
    const client = await TestClient.to(port);
    await client.write(frameOf(1));
    await sample.prints('connections[0]: 1 bytes');
    expect(await sample.interrupt()).to.equal(0);
    await client.ended();
    expect(client.received).to.deep.equal(FrameCodec.encode(Buffer.from('{"message":"hello!"}')));
  });

  it('finds frames that come byte by byte', async () => {
    const client = await TestClient.to(port);
    client.socket.setNoDelay();
    for (const byte of Buffer.concat([frameOf(0), frameOf(3), frameOf(300)])) {
      await new Promise((resolve) => client.socket.write(Buffer.of(byte), resolve));
    }
    await sample.prints('connections[0]: 300 bytes');
    expect(sample.lines.slice(1)).to.deep.equal([0, 3, 300].map((size) => `connections[0]: ${size} bytes`));
  });

  it('finds many frames in one chunk, in order', async () => {
    const sizes = Array.from({ length: 3000 }, (_, nth) => nth);
    const client = await TestClient.to(port);
    await client.write(Buffer.concat(sizes.map(frameOf)));
    await sample.prints('connections[0]: 2999 bytes');
    expect(sample.lines.slice(1)).to.deep.equal(sizes.map((size) => `connections[0]: ${size} bytes`));
  });

  it('keeps apart the frames of two clients that write at once', async () => {
    const [one, two] = [await TestClient.to(port), await TestClient.to(port)];
    for (let part = 0; part < 8; part++) {
      await one.write(frameOf(mebibyte).subarray(part * 131_073, (part + 1) * 131_073));
      await two.write(frameOf(2 * mebibyte).subarray(part * 262_145, (part + 1) * 262_145));
    }
    await sample.prints('connections[0]: 1048576 bytes');
    await sample.prints('connections[1]: 2097152 bytes');
    expect(sample.lines).to.have.length(3);
  });

  it('closes the one connection whose frame is over the limit, with a line that says so', async () => {
    const [good, bad] = [await TestClient.to(port), await TestClient.to(port)];
    await bad.write(Buffer.concat([frameOf(7), Buffer.from([255, 255, 255, 255]), frameOf(9)]));
    await bad.ended();
    await good.write(frameOf(8));
    await sample.prints('connections[0]: 8 bytes');
    expect(await sample.interrupt()).to.equal(0);
    expect(sample.lines.slice(1)).to.deep.equal(['connections[1]: 7 bytes', 'connections[0]: 8 bytes']);
    expect(sample.stderr).to.equal(
      'error in master/connections[1]: connections[1] announces a frame of 4294967295 bytes; the limit is 16777216\n',
    );
  });

  it('goes on quietly when clients reset in the middle of a frame', async () => {
    const other = await TestClient.to(port);
    for (let nth = 0; nth < 20; nth++) {
      const client = await TestClient.to(port);
      await client.write(frameOf(100_000).subarray(0, 50_000));
      await client.reset();
    }
    await other.write(frameOf(11));
    await sample.prints('connections[0]: 11 bytes');
    expect(await sample.interrupt()).to.equal(0);
    expect([sample.lines.slice(1), sample.stderr]).to.deep.equal([['connections[0]: 11 bytes'], '']);
  });

  it('says thread, port and remedy when the port is in use, and exits with 1', async () => {
    const second = new RunningSample('frame-server', '--port', `${port}`);
    expect(await second.exit()).to.equal(1);
    expect(second.stderr).to.equal(
      `error: master: port ${port} on 127.0.0.1 is in use. ` +
        'End the program that holds it, or choose another port with --port\n',
    );
    expect(second.stdout).to.equal('');
  });
});
