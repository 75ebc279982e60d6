import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';

const run = promisify(execFile);

/** What the older compiler says of a project; TypeScript 7 compiled it before this spec could run. */
async function faultsOf(project: string): Promise<string> {
  const args = ['node_modules/typescript-6/bin/tsc', '-p', project, '--noEmit', '--pretty', 'false'];
  try {
    return (await run(process.execPath, args)).stdout;
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

describe('spec/types', function () {
  this.timeout(120_000);

  it('holds in TypeScript 6 with standard decorators', async () => {
    expect(await faultsOf('tsconfig.json')).to.equal('');
  });

  it('holds in TypeScript 6 with experimentalDecorators', async () => {
    expect(await faultsOf('tsconfig.legacy.json')).to.equal('');
  });
});
