import { expect } from 'chai';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { FrameClient } from '../../support/gateway/frame-client.js';
import { Gateway } from '../../support/gateway/gateway.js';
import { Program } from '../../support/gateway/program.js';
import { TestCloud } from '../../support/gateway/test-cloud.js';

describe('samples/gateway, given what it cannot take', function () {
  this.timeout(20_000);

  it('closes the one connection that announces a frame over the limit, keeps what came before, and the others stream on', async () => {
    const cloud = await TestCloud.open();
    const gateway = new Gateway(['--cloud', cloud.url, '--limit', '1000']);
    try {
      const port = await gateway.port();
      const good = [await FrameClient.open(port), await FrameClient.open(port)];
      let streaming = true;
      const streams = good.map((client) => client.stream(1000, () => streaming));
      await cloud.until(1000);
      const bad = await FrameClient.open(port);
      bad.send('first');
      bad.send('', 0xffff_ffff);
      bad.socket.resume();
      await once(bad.socket, 'close');
      await cloud.until(cloud.total + 10_000);
      streaming = false;
      for (const stream of streams) await stream;
      expect(good.map(({ dropped }) => dropped)).to.deep.equal([false, false]);
      for (const client of good) await client.end();
      expect(await gateway.stop()).to.equal(0);
      const sent = good.map((client) => client.sent);
      expect([Object.fromEntries(cloud.frames), cloud.faults]).to.deep.equal([
        { 'connections[0]': sent[0], 'connections[1]': sent[1], 'connections[2]': 1 },
        [],
      ]);
      const total = sent[0]! + sent[1]! + 1;
      expect(gateway.rows()).to.deep.equal({ rows: total, distinct: total });
      expect(gateway.program.stderr.match(/^error in .*$/gm)).to.deep.equal([
        'error in master/server/connections[2]/processor: connections[2] announces a frame of 4294967295 bytes; the limit is 1000',
      ]);
      expect(gateway.report().failures.count).to.equal(1);
    } finally {
      await gateway.clear();
      cloud.close();
    }
  });

  it('does not start on a port in use: exit code 1, and thread, port and remedy in the message', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const gateway = new Gateway(['--port', `${port}`]);
    try {
      expect(await gateway.program.ended()).to.equal(1);
      expect(gateway.program.stderr).to.match(
        new RegExp(`The gateway did not start. master/server: port ${port} .*is in use.*another port with --port`),
      );
    } finally {
      await gateway.clear();
      holder.close();
    }
  });

  it('prints the usage and ends with 2 on a DATABASE_URL of another kind, and does not show it', async () => {
    const program = new Program('samples/gateway/main.js', [], { DATABASE_URL: 'mysql://me:secret@host/db' });
    expect(await program.ended()).to.equal(2);
    expect(program.stderr).to.match(
      /^DATABASE_URL takes a file, or an address as in postgres:[^]*Usage: npm run gateway/,
    );
    expect(program.stderr).not.to.include('secret');
  });

  for (const address of ['http://127.0.0.1:8080', 'nowhere', 'ws://127.0.0.1:99999']) {
    it(`prints the usage and ends with 2 on --cloud ${address}`, async () => {
      const program = new Program('samples/gateway/main.js', ['--cloud', 'ws://127.0.0.1:8080', '--cloud', address]);
      expect(await program.ended()).to.equal(2);
      expect(program.stderr).to.contain(
        `--cloud takes a WebSocket address, as in ws://127.0.0.1:8080, not "${address}".`,
      );
      expect(program.stderr).to.contain('Usage: npm run gateway');
    });
  }

  for (const file of ['main', 'demo']) {
    it(`prints the usage and ends ${file} with 2 on an unknown option`, async () => {
      const program = new Program(`samples/gateway/${file}.js`, ['--colour', 'red']);
      expect(await program.ended()).to.equal(2);
      expect(program.stderr).to.match(/'--colour'[^]*Usage: npm [^]*--port[^]*--database/);
    });
  }
});
