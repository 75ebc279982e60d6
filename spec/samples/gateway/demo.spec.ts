import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program } from '../../support/gateway/program.js';

describe('npm start', function () {
  this.timeout(20_000);

  for (const osSignal of ['SIGINT', 'SIGTERM'] as const) {
    it(`shows tree, a line a second and the account, and leaves no process and no file behind after ${osSignal}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'demo-spec-'));
      const demo = new Program('samples/gateway/demo.js', [], { TMPDIR: folder, DATABASE_URL: '' });
      await demo.until(/connections 4 \| [1-9]\d* frames\/s \| [\d.]+ MB\/s \| rows [1-9]\d* \| queued: /);
      demo.kill(osSignal);
      expect(await demo.ended()).to.equal(0); // its children share its output: they have ended too
      expect(demo.stdout).to.match(/^MasterThread\n {4}DatabaseThread: IN: Frame\n/);
      expect(demo.stdout).to.match(/^master\/server\/connections\[\*\]\/processor +UP /m);
      const [, completed, rows, received] = (await demo.until(
        /Frames completed (\d+), rows in the database (\d+), frames received by the cloud (\d+)\. Nothing was lost\./,
      )) as unknown as string[];
      expect([rows, received]).to.deep.equal([completed, completed]);
      expect(readdirSync(folder)).to.deep.equal([]);
      rmdirSync(folder);
    });
  }
});
