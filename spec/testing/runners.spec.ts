import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { importsOf, sourcesBelow } from '../project/sources.js';

describe('taskthread/testing', function () {
  this.timeout(30_000);

  it('runs under node:test', () => {
    const program = fileURLToPath(new URL('programs/under-node-test.js', import.meta.url));
    const output = execFileSync(process.execPath, ['--test', '--test-reporter=tap', program], { encoding: 'utf8' });
    expect(output)
      .to.match(/^# pass 2$/m)
      .and.to.match(/^# fail 0$/m);
  });

  it('imports no test runner and no assertion library but that of Node', () => {
    const packages = sourcesBelow('lib/testing')
      .flatMap(importsOf)
      .map(({ to }) => to)
      .filter((to) => !to.startsWith('lib/'));
    expect([...new Set(packages)]).to.deep.equal(['node:assert', 'rxjs']);
  });
});
