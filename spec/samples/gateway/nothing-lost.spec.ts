import { expect } from 'chai';
import { FrameClient } from '../../support/gateway/frame-client.js';
import { Gateway } from '../../support/gateway/gateway.js';
import { TestCloud } from '../../support/gateway/test-cloud.js';

const clientsAtOnce = 10;
const framesOfEach = 10_000;
const rounds = 10;

describe('samples/gateway, stopped in mid-stream', function () {
  this.timeout(120_000);

  it('accounts for the same frames in processors, database and cloud, ten times over', async () => {
    const seen: object[] = [];
    for (let round = 1; round <= rounds; round++) seen.push(await interrupted(round * 4000));
    expect(seen).to.deep.equal(
      new Array(rounds).fill({
        exitCode: 0,
        reason: 'stopped',
        midStream: true,
        rowsMissing: 0,
        rowsTwice: 0,
        missingInCloud: 0,
        cloudFaults: [],
      }),
    );
  });
});

/** Ten clients send 100,000 frames; after some thousands the gateway gets an OS signal. */
async function interrupted(afterFrames: number): Promise<object> {
  const cloud = await TestCloud.open();
  const gateway = new Gateway(['--cloud', cloud.url]);
  try {
    const port = await gateway.port();
    const clients: FrameClient[] = [];
    while (clients.length < clientsAtOnce) clients.push(await FrameClient.open(port));
    const streams = clients.map((client) => client.stream(1000, () => client.sent < framesOfEach));
    await cloud.until(afterFrames);
    const exitCode = await gateway.stop();
    for (const stream of streams) await stream;
    const { reason, edges } = gateway.report();
    const completed = edges.find(({ path }) => path === 'master/server/connections[*]/processor')!.up.handled;
    const { rows, distinct } = gateway.rows();
    return {
      exitCode,
      reason,
      midStream: completed >= afterFrames && completed < clientsAtOnce * framesOfEach,
      rowsMissing: completed - rows,
      rowsTwice: rows - distinct,
      missingInCloud: completed - cloud.total,
      cloudFaults: cloud.faults,
    };
  } finally {
    await gateway.clear();
    cloud.close();
  }
}
