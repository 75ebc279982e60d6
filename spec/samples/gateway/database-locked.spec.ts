import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { FrameClient } from '../../support/gateway/frame-client.js';
import { Gateway } from '../../support/gateway/gateway.js';
import { Program } from '../../support/gateway/program.js';
import { TestCloud } from '../../support/gateway/test-cloud.js';

describe('samples/gateway, while another process has the database locked', function () {
  this.timeout(30_000);

  it('delivers to the cloud, keeps the rows waiting, says so once, and writes them when the lock is free', async () => {
    const cloud = await TestCloud.open();
    const gateway = new Gateway(['--cloud', cloud.url]);
    let holder: Program | undefined;
    try {
      const client = await FrameClient.open(await gateway.port());
      client.send('before');
      await gateway.program.until(/rows 1 /);
      holder = new Program('spec/support/gateway/programs/lock-holder.js', [gateway.file]);
      await holder.until(/locked/);
      for (let n = 0; n < 1000; n++) client.send(`frame ${n}`);
      await cloud.until(1001);
      await sleep(2_500);
      expect(gateway.rows()).to.deep.equal({ rows: 1, distinct: 1 });
      holder.kill('SIGKILL');
      await gateway.program.until(/takes frames again/);
      await client.end();
      expect(await gateway.stop()).to.equal(0);
      expect(gateway.rows()).to.deep.equal({ rows: 1001, distinct: 1001 });
      expect(gateway.program.stderr.match(/takes nothing now: database is locked/g)).to.have.length(1);
    } finally {
      if (holder?.running) holder.kill('SIGKILL');
      await gateway.clear();
      cloud.close();
    }
  });

  it('starts all the same', async () => {
    const first = new Gateway([]);
    const second = new Gateway(['--database', first.file]);
    let holder: Program | undefined;
    try {
      await first.port();
      expect(await first.stop()).to.equal(0);
      holder = new Program('spec/support/gateway/programs/lock-holder.js', [first.file]);
      await holder.until(/locked/);
      const client = await FrameClient.open(await second.port());
      client.send('kept');
      await second.program.until(/takes nothing now/);
      holder.kill('SIGKILL');
      await second.program.until(/rows 1 /);
      expect(await second.stop()).to.equal(0);
      expect(first.rows()).to.deep.equal({ rows: 1, distinct: 1 });
    } finally {
      if (holder?.running) holder.kill('SIGKILL');
      await second.clear();
      await first.clear();
    }
  });
});
