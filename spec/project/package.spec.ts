import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript-6';
import { importsOf, pathsBelow, type SourceFile, sourcesBelow, visit } from './sources.js';

const { version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  version: string;
  dependencies: Record<string, string>;
};

/** what the package is made of */
const parts = ['lib', 'docs', 'package.json', 'bundle.mjs', 'tsconfig.base.json', 'tsconfig.build.json'];

const compiler = resolve('node_modules/typescript/bin/tsc');
const standards = { standard: [], legacy: ['--experimentalDecorators'] };

const test = `
import { Observable } from 'rxjs';
import { OnIn, startMaster, TaskThread, TaskThreadError, Thread } from 'taskthread';
import { isolate } from 'taskthread/testing';

class Word { constructor(readonly text: string) {} }

@Thread({ up: [Word] })
class EchoThread extends TaskThread<{ in: Word; up: Word }> {
  @OnIn(Word) echo(word: Word) { return this.up(word); }
}

const echo = await isolate(EchoThread);
await echo.in(new Word('heard'));
console.log(echo.ups(Word).map(({ text }) => text));
await echo.stop();

@Thread() class QuietThread extends TaskThread {}
const tree = await startMaster(QuietThread);
console.log(tree.events$ instanceof Observable);
await tree.stop();

class BareThread extends TaskThread {}
for (const refused of [startMaster(BareThread), isolate(BareThread)]) {
  const error = await refused.catch((reason: unknown) => reason);
  if (!(error instanceof TaskThreadError)) throw error;
  console.log(error.code, error.stack?.match(/[^/]+\\/lib\\/[^:]+\\.ts:/)?.[0]);
}
`;

/** The classes of a file, by the names they have at run time. */
function classesOf({ tree }: SourceFile): string[] {
  const names: string[] = [];
  visit(tree, (node) => {
    if (!ts.isClassLike(node)) return;
    const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
    names.push(named?.getText(tree) ?? 'a class without a name');
  });
  return names;
}

describe('the package', function () {
  this.timeout(120_000);

  let folder = '';
  /** a project that has installed it */
  let app = '';
  let bundle: SourceFile[] = [];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'taskthread-package-'));
    const source = join(folder, 'source');
    app = join(folder, 'app');
    for (const part of parts) cpSync(part, join(source, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(source, 'node_modules'));
    execFileSync('npm', ['pack', '--silent'], { cwd: source, stdio: ['ignore', 'ignore', 'inherit'] });

    const installed = join(app, 'node_modules/taskthread');
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', join(source, `taskthread-${version}.tgz`), '-C', installed, '--strip-components=1']);
    for (const name of [...Object.keys(dependencies), '@types/node']) {
      const path = join(app, 'node_modules', name);
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(resolve('node_modules', name), path);
    }
    writeFileSync(join(app, 'package.json'), '{ "type": "module" }');
    bundle = pathsBelow(installed, '.js').map((file) => {
      const path = file.slice(`${installed}/dist/bundle/`.length);
      return { path, tree: ts.createSourceFile(path, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true) };
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is what users import in three files, with the declarations and the source of each module', () => {
    expect(bundle.map(({ path }) => path)).to.deep.equal(['index.js', 'shared.js', 'testing/index.js']);
    const declared = pathsBelow(join(app, 'node_modules/taskthread/dist/lib'), '').filter((path) => path.includes('.'));
    const [sources, kept] = ['lib', join(app, 'node_modules/taskthread/lib')].map((path) => readdirSync(path));
    expect(kept).to.deep.equal(sources);
    expect(declared.map((path) => path.slice(path.indexOf('/dist/lib/') + '/dist/'.length))).to.deep.equal(
      pathsBelow('lib').map((path) => path.replace(/\.ts$/, '.d.ts')),
    );
  });

  it("has each class once and under its name, so that 'taskthread' and 'taskthread/testing' share them", () => {
    expect(bundle.flatMap(classesOf).sort()).to.deep.equal(sourcesBelow('lib').flatMap(classesOf).sort());
    const own = bundle.flatMap(importsOf).filter(({ to }) => to.endsWith('.ts'));
    expect(own.map(({ from, to }) => `${from} → ${to}`)).to.deep.equal([
      'index.js → shared.ts',
      'testing/index.js → shared.ts',
    ]);
  });

  it('loads no package with itself but reflect-metadata, and what it needs of rxjs', () => {
    const others = bundle.flatMap(importsOf).filter(({ to }) => !to.endsWith('.ts') && !to.startsWith('node:'));
    expect([...new Set(others.map(({ to }) => to))].sort()).to.deep.equal(['reflect-metadata', 'rxjs.cjs']);
    const parts = readFileSync(join(app, 'node_modules/taskthread/dist/bundle/rxjs.cjs'), 'utf8');
    expect(
      [...parts.matchAll(/^exports\.(\w+) = require\('rxjs\/internal\/[\w/]+'\)\.\1;$/gm)].map(([, name]) => name),
    ).to.deep.equal([
      'Observable',
      'Subject',
      'Subscriber',
      'Subscription',
      'asyncScheduler',
      'filter',
      'isObservable',
      'takeUntil',
    ]);
  });

  for (const [standard, flags] of Object.entries(standards)) {
    it(`compiles and runs where it is installed, with ${standard} decorators, and names its sources in errors`, () => {
      cpSync('samples/hello-world/main.ts', join(app, 'hello.ts'));
      writeFileSync(join(app, 'hello.test.ts'), test);
      const run = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: app, encoding: 'utf8' });
      try {
        run(
          compiler,
          ...'--strict --target es2022 --module nodenext --types node'.split(' '),
          ...flags,
          'hello.ts',
          'hello.test.ts',
        );
      } catch (error) {
        expect.fail((error as { stdout: string }).stdout);
      }
      expect(run('hello.js')).to.equal('master/greeter says: Hello, world!\n');
      const faults = 'TREE_FAULTS taskthread/lib/tree/check.ts:\n';
      expect(run('--enable-source-maps', 'hello.test.js')).to.equal(`[ 'heard' ]\ntrue\n${faults}${faults}`);
    });
  }
});
