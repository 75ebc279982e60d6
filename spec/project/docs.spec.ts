import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { blocksOf, documents } from './blocks.js';

const compiler = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));

/** What it said beside its name; of one with tests of node:test only whether some passed and none failed. */
function told(name: string, output: string): string {
  if (!output.startsWith('TAP')) return `${name}:\n${output}`;
  return /^# fail 0$/m.test(output) && /^# pass [1-9]/m.test(output) ? `${name}:\n` : `${name}:\n${output}`;
}

describe('the code in the docs', function () {
  this.timeout(120_000);
  const folder = 'dist/docs-check';

  before(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('compiles, strictly, and prints what the docs say', () => {
    const blocks = documents.flatMap(blocksOf);
    expect(blocks).to.have.length.at.least(10);
    const files = blocks.map(({ code }, at) => {
      const file = `${folder}/block-${at}`;
      writeFileSync(`${file}.ts`, code);
      return file;
    });
    const flags = '--strict --target es2022 --module nodenext --types node --skipLibCheck --ignoreConfig'.split(' ');
    const compiled = (): unknown =>
      execFileSync(process.execPath, [compiler, ...flags, ...files.map((file) => `${file}.ts`)], { encoding: 'utf8' });
    try {
      compiled();
    } catch (error) {
      expect.fail((error as { stdout: string }).stdout);
    }
    const run = (file: string): string =>
      execFileSync(process.execPath, ['--conditions=published', `${file}.js`], { encoding: 'utf8' });
    const said = blocks.map(({ name }, at) => told(name, run(files[at]!)));
    expect(said).to.deep.equal(blocks.map(({ name, prints }) => `${name}:\n${prints}`));
  });
});

describe('the comparison with Erlang in docs/failures.md', () => {
  it('names in each row a spec that stands where the link says', () => {
    const [, table = ''] = readFileSync('docs/failures.md', 'utf8').split('## Beside Erlang');
    const rows = table
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2);
    expect(rows.length).to.be.at.least(10);
    const missing = rows.filter((row) => {
      const [, title, file] = /\[([^\]]+)\]\(\.\.\/(spec\/\S+)\) *\|$/.exec(row) ?? [];
      return title === undefined || !readFileSync(file!, 'utf8').includes(title);
    });
    expect(missing).to.deep.equal([]);
  });
});
