import { expect } from 'chai';
import { FrameClient } from '../../support/gateway/frame-client.js';
import { Gateway } from '../../support/gateway/gateway.js';
import { TestCloud } from '../../support/gateway/test-cloud.js';

describe('samples/gateway, on its wires', function () {
  this.timeout(20_000);

  it('sends a binary message a frame to every endpoint: length of the header, header, the bytes of the frame', async () => {
    const clouds = [await TestCloud.open(), await TestCloud.open()];
    const gateway = new Gateway(clouds.flatMap(({ url }) => ['--cloud', url]));
    try {
      const messages = clouds.map((cloud) => {
        const seen: Buffer[] = [];
        cloud.onMessage = (message) => seen.push(message);
        return seen;
      });
      const large = Buffer.alloc(100_000, 'large ');
      const client = await FrameClient.open(await gateway.port());
      for (const body of ['one', '', large]) client.send(body);
      for (const cloud of clouds) await cloud.until(3);
      const [, run] = /"run":"([\w-]{12})"/.exec(messages[0]![0]!.toString())!;
      const expected = ['one', '', large].map((body, sequence) => {
        const header = `{"run":"${run}","connection":"connections[0]","sequence":${sequence}}`;
        return Buffer.concat([Buffer.from([0, 0, 0, header.length]), Buffer.from(header), Buffer.from(body)]);
      });
      expect(messages.map((seen) => seen.map((message, at) => message.equals(expected[at]!)))).to.deep.equal([
        [true, true, true],
        [true, true, true],
      ]);
      expect(await gateway.stop()).to.equal(0);
    } finally {
      await gateway.clear();
      for (const cloud of clouds) cloud.close();
    }
  });

  it('puts frames together however they were cut, and never gives two connections one name', async () => {
    const cloud = await TestCloud.open();
    const gateway = new Gateway(['--cloud', cloud.url]);
    try {
      const port = await gateway.port();
      const first = await FrameClient.open(port);
      for (const byte of [0, 0, 0, 2, 7, 7, 0, 0, 0, 0, 0]) first.socket.write(Buffer.from([byte]));
      await cloud.until(2);
      await first.end();
      const second = await FrameClient.open(port);
      second.send('again');
      await cloud.until(3);
      expect([...cloud.frames]).to.deep.equal([
        ['connections[0]', 2],
        ['connections[1]', 1],
      ]);
      expect(await gateway.stop()).to.equal(0);
    } finally {
      await gateway.clear();
      cloud.close();
    }
  });
});
