import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { FrameClient } from '../../support/gateway/frame-client.js';
import { Gateway } from '../../support/gateway/gateway.js';
import { peakMegabytes } from '../../support/gateway/peak-memory.js';
import { TestCloud } from '../../support/gateway/test-cloud.js';

const seconds = Number(process.env['SOAK_SECONDS'] ?? 10);
const frameBytes = 2 ** 20;
const peakAllowed = 300;

describe('samples/gateway, 10 clients sending 1 MiB frames at a cloud that reads nothing', function () {
  this.timeout((seconds + 60) * 1000);

  let cloud: TestCloud;
  let gateway: Gateway;
  // Here, not in the spec: also when that never ends.
  afterEach(async () => {
    await gateway.clear();
    cloud.close();
  });

  it(`stays under ${peakAllowed} MiB for ${seconds} s (60 s with npm run soak), drops nobody and delivers all when the cloud reads again`, async () => {
    cloud = await TestCloud.open({ reading: false });
    gateway = new Gateway(['--cloud', cloud.url]);
    let wrongSize = 0;
    cloud.onMessage = (message) => {
      if (message.length - 4 - message.readUInt32BE() !== frameBytes) wrongSize++;
    };
    const port = await gateway.port();
    const clients: FrameClient[] = [];
    while (clients.length < 10) clients.push(await FrameClient.open(port));
    let sending = true;
    const streams = clients.map((client) => client.stream(frameBytes, () => sending));
    await sleep(seconds * 1000);
    const peakStalled = peakMegabytes(gateway.program.pid);
    const stalled = { received: cloud.total, dropped: clients.filter(({ dropped }) => dropped).length };

    sending = false;
    cloud.resume();
    for (const stream of streams) await stream;
    for (const client of clients) await client.end();
    const sent = clients.reduce((sum, client) => sum + client.sent, 0);
    await cloud.until(sent);
    const peak = peakMegabytes(gateway.program.pid);
    const exitCode = await gateway.stop();

    console.log(`      peak ${peakStalled} MiB while nothing was read, ${peak} MiB in all; ${sent} frames`);
    expect(stalled).to.deep.equal({ received: 0, dropped: 0 });
    expect({ exitCode, wrongSize, received: cloud.total, faults: cloud.faults, ...gateway.rows() }).to.deep.equal({
      exitCode: 0,
      wrongSize: 0,
      received: sent,
      faults: [],
      rows: sent,
      distinct: sent,
    });
    expect(peak).to.be.below(peakAllowed);
  });
});
