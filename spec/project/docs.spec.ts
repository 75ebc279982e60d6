import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const compiler = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));
const documents = ['README.md', 'docs/guide.md', 'docs/watching.md', 'docs/failures.md', 'docs/testing.md'];

/** The blocks of code that stand by themselves: those that begin with an import. */
function blocksOf(document: string): string[] {
  const text = readFileSync(document, 'utf8');
  return [...text.matchAll(/```ts\n(import [\s\S]*?)```/g)].map((match) => match[1]!);
}

/** What a program said; of one with tests of node:test how many passed. */
function told(output: string): string {
  return output.startsWith('TAP') ? `${/^# pass (\d+)$/m.exec(output)?.[1]} passed` : output;
}

describe('the code in the docs', function () {
  this.timeout(60_000);
  const folder = 'dist/docs-check';

  before(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('compiles, strictly, and runs', () => {
    const blocks = documents.flatMap(blocksOf);
    expect(blocks).to.have.length.at.least(3);
    const files = blocks.map((block, at) => {
      const file = `${folder}/block-${at}`;
      writeFileSync(`${file}.ts`, block);
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
    const said = files.map((file) => told(execFileSync(process.execPath, [`${file}.js`], { encoding: 'utf8' })));
    const tested = ['1 passed', '4 passed', '', ''];
    expect(said).to.deep.equal([
      'master/greeter says: Hello, world!\n',
      '',
      '',
      '',
      '',
      '',
      'stored 1\nstored 3\n',
      ...tested,
    ]);
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
