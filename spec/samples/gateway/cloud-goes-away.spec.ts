import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { FrameClient } from '../../support/gateway/frame-client.js';
import { freePort } from '../../support/gateway/free-port.js';
import { Gateway } from '../../support/gateway/gateway.js';
import { peakMegabytes } from '../../support/gateway/peak-memory.js';
import { RecordingCloud } from '../../support/gateway/recording-cloud.js';
import { TestCloud } from '../../support/gateway/test-cloud.js';

describe('samples/gateway, while a cloud endpoint is away', function () {
  this.timeout(60_000);

  it('starts all the same, says so once, and delivers when the endpoint comes', async () => {
    const port = await freePort();
    const gateway = new Gateway(['--cloud', `ws://127.0.0.1:${port}`]);
    let cloud: TestCloud | undefined;
    try {
      const client = await FrameClient.open(await gateway.port());
      for (const body of ['one', 'two', 'three']) client.send(body);
      await gateway.program.until(/rows 3 /);
      cloud = await TestCloud.open({ port });
      await cloud.until(3);
      expect(await gateway.stop()).to.equal(0);
      expect([[...cloud.frames], cloud.faults]).to.deep.equal([[['connections[0]', 3]], []]);
      expect(gateway.program.stderr.match(/endpoints.*is not there: .*ECONNREFUSED.*tried again/g)).to.have.length(1);
    } finally {
      await gateway.clear();
      cloud?.close();
    }
  });

  it('delivers each frame at least once to one that is killed and restarted 20 times; copies are recognisable', async () => {
    const kills = 20;
    const clientsAtOnce = 10;
    const framesOfEach = 20_000;
    const cloud = new RecordingCloud();
    await cloud.start();
    const gateway = new Gateway(['--cloud', cloud.url]);
    try {
      const port = await gateway.port();
      const clients: FrameClient[] = [];
      while (clients.length < clientsAtOnce) clients.push(await FrameClient.open(port));
      const streams = clients.map(async (client) => {
        await client.stream(1024, () => client.sent < framesOfEach);
        await client.end();
      });
      for (let killed = 0; killed < kills; killed++) {
        await cloud.records(200_000); // some 6,000 frames
        await cloud.kill();
        await cloud.start();
      }
      for (const stream of streams) await stream;
      const exitCode = await gateway.stop();
      const { frames, runs, ...received } = cloud.received();
      const { reason, edges } = gateway.report();
      const completed = edges.find(({ path }) => path === 'master/server/connections[*]/processor')!.up.handled;
      const all = clientsAtOnce * framesOfEach;
      console.log(`      ${kills} kills, ${frames - received.distinct} of ${frames} frames received were copies`);
      expect({ exitCode, reason, completed, received, database: gateway.rows() }).to.deep.equal({
        exitCode: 0,
        reason: 'stopped',
        completed: all,
        received: { distinct: all, late: 0 },
        database: { rows: all, distinct: all },
      });
      expect(runs).to.have.length(1);
      expect(frames).to.be.greaterThan(all);
    } finally {
      await gateway.clear();
      await cloud.clear();
    }
  });

  it('still delivers on a stop when the endpoint comes back in time', async () => {
    const port = await freePort();
    const gateway = new Gateway(['--cloud', `ws://127.0.0.1:${port}`]);
    let cloud: TestCloud | undefined;
    try {
      const client = await FrameClient.open(await gateway.port());
      client.send('kept');
      await gateway.program.until(/rows 1 /);
      const ended = gateway.stop();
      await client.end();
      cloud = await TestCloud.open({ port });
      expect(await ended).to.equal(0);
      expect([...cloud.frames]).to.deep.equal([['connections[0]', 1]]);
    } finally {
      await gateway.clear();
      cloud?.close();
    }
  });

  it('slows the clients and drops none, in bounded memory; all arrives when the endpoint comes', async () => {
    const here = await TestCloud.open();
    const port = await freePort();
    const gateway = new Gateway(['--cloud', here.url, '--cloud', `ws://127.0.0.1:${port}`]);
    let away: TestCloud | undefined;
    try {
      const gatewayPort = await gateway.port();
      const clients: FrameClient[] = [];
      while (clients.length < 10) clients.push(await FrameClient.open(gatewayPort));
      let sending = true;
      const streams = clients.map((client) => client.stream(64 * 1024, () => sending));
      const sent = (): number => clients.reduce((sum, client) => sum + client.sent, 0);
      for (let before = -1; before !== sent() || before === 0; await sleep(1_500)) before = sent();
      const sentMegabytes = (sent() * 64) / 1024;
      const peak = peakMegabytes(gateway.program.pid);
      expect(clients.filter(({ dropped }) => dropped)).to.deep.equal([]);

      away = await TestCloud.open({ port });
      sending = false;
      for (const stream of streams) await stream;
      for (const client of clients) await client.end();
      await away.until(sent());
      console.log(`      peak ${peak} MiB when the clients stood still, after ${sentMegabytes} MiB`);
      expect({ exitCode: await gateway.stop(), here: here.total, away: away.total }).to.deep.equal({
        exitCode: 0,
        here: sent(),
        away: sent(),
      });
      expect(peak).to.be.below(200);
    } finally {
      await gateway.clear();
      here.close();
      away?.close();
    }
  });

  it('ends with 3 on a stop when it stays away, and counts what that endpoint misses', async () => {
    const here = await TestCloud.open();
    const away = `127.0.0.1:${await freePort()}`;
    const gateway = new Gateway(['--cloud', here.url, '--cloud', `ws://${away}`]);
    try {
      const client = await FrameClient.open(await gateway.port());
      for (let n = 0; n < 5; n++) client.send(`frame ${n}`);
      await here.until(5);
      expect(await gateway.stop()).to.equal(3);
      const { discarded, stuck } = gateway.report();
      expect(discarded).to.deep.equal([
        { path: `master/cloud/endpoints[${away}]`, direction: 'in', signal: 'Frame', count: 5 },
      ]);
      expect(stuck.map(({ path, member }) => `${path} ${member}`)).to.deep.equal([
        `master/cloud/endpoints[${away}] WebSocketSubThread.deliver`,
      ]);
      expect(gateway.program.stderr).to.include(
        `Given up at a deadline: 5 Frame on the way to master/cloud/endpoints[${away}].`,
      );
      expect(gateway.rows()).to.deep.equal({ rows: 5, distinct: 5 });
    } finally {
      await gateway.clear();
      here.close();
    }
  });
});
