import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { acceptedFile, bulletOf, covers, readAccepted } from '../support/mutation/accepted.js';
import { instrument } from '../support/mutation/instrument.js';
import type { Mutant } from '../support/mutation/mutant.js';

const program = fileURLToPath(new URL('../mutate.js', import.meta.url));

describe('npm run mutate', function () {
  this.timeout(60_000);

  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'taskthread-mutate-spec-'));
    write('package.json', '{ "type": "module" }');
    write('dist/lib/empty.js', '');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  function spec(name: string, of: string, body: string): void {
    const imports = `import assert from 'node:assert';\nimport * as it_ from '../../lib/${of}.js';\n`;
    write(`dist/spec/${name}.spec.js`, `${imports}describe('${name}', () => it('works', async () => { ${body} }));`);
  }
  function mutate(...args: readonly string[]): Promise<{ code: number | null; lines: string[] }> {
    return new Promise((done) => {
      const child = execFile(process.execPath, [program, '--workers', '1', ...args], { cwd: dir }, (_error, stdout) =>
        done({ code: child.exitCode, lines: stdout.trimEnd().split('\n').slice(0, -1) }),
      );
    });
  }

  it('exits 0 when the specs of each folder find its faults, also endless ones and those made while it loads', async () => {
    write(
      'lib/sums/sum.ts',
      `const first = 0;
       export function sum(numbers: number[]): number {
         let all = 0;
         for (let i = first; i < numbers.length; i++) all += numbers[i]!;
         return all;
       }`,
    );
    write('lib/lists/last.ts', 'export const last = async (all: string[]) => all[all.length - 1];');
    spec('sums/sum', 'sums/sum', 'assert.equal(it_.sum([1, 2]), 3)');
    spec('lists/last', 'lists/last', `assert.equal(await it_.last(['a', 'b']), 'b')`);
    expect(await mutate('lib/sums', 'lib/lists')).to.deep.equal({
      code: 0,
      lines: ['lib/sums         8/8 killed, 100.0 %', 'lib/lists        4/4 killed, 100.0 %'],
    });
  });

  it('exits 1 below 85 %, and tells of each that survives where it is and why it may', async () => {
    write('lib/sizes/size.ts', 'export const isSmall = (n: number): boolean => n < 10;\n');
    write('lib/sizes/unused.ts', 'export const twice = (n: number): number => n + n;\n');
    spec('sizes/size', 'sizes/size', 'assert.equal(it_.isSmall(1), true)');
    const small = { file: 'lib/sizes/size.ts', before: 'export const isSmall = (n: number): boolean => n < 10;' };
    const equal = { ...small, after: small.before.replace('<', '<=') };
    const twice = { file: 'lib/sizes/unused.ts', before: 'export const twice = (n: number): number => n + n;' };
    const anyTwice = `- \`${twice.file}\`: \`${twice.before}\``;
    write(
      acceptedFile,
      `# Those that may\n\n${bulletOf(equal)}: 10 is never asked for.\n${anyTwice}: nobody uses it.\n`,
    );
    const because = (change: Pick<Mutant, 'file' | 'before' | 'after'>, reason: string): string =>
      `${bulletOf(change)}: ${reason}`;
    expect(await mutate('lib/sizes')).to.deep.equal({
      code: 1,
      lines: [
        'lib/sizes/size.ts:1',
        because(equal, '10 is never asked for.'),
        'lib/sizes/size.ts:1',
        because({ ...small, after: small.before.replace('10', '11') }, 'NO REASON GIVEN'),
        'lib/sizes/size.ts:1',
        because({ ...small, after: small.before.replace('10', '9') }, 'NO REASON GIVEN'),
        'lib/sizes/unused.ts:1',
        because({ ...twice, after: twice.before.replace('+', '-') }, 'nobody uses it.'),
        'lib/sizes/unused.ts:1',
        because({ ...twice, after: twice.before.replace('n + n', 'undefined') }, 'nobody uses it.'),
        'lib/sizes        1/6 killed, 16.7 %',
      ],
    });
  });

  it('holds none of what one fault left behind against the next', async () => {
    write('lib/kept/kept.ts', 'export const same = (a: number) => a;\nexport const isOne = (n: number) => n < 2;\n');
    const works = 'assert.equal(it_.same(1), 1); assert(it_.isOne(1));';
    spec(
      'kept/kept',
      'kept/kept',
      `assert(!globalThis.spoilt); globalThis.spoilt = true; ${works} globalThis.spoilt = false;`,
    );
    const { lines } = await mutate('lib/kept');
    expect(lines.at(-1)).to.equal('lib/kept         3/5 killed, 60.0 %');
  });
});

describe('the faults that are put into the library', () => {
  const made = (source: string): string[] => instrument('lib/a.ts', source).mutants.map(({ after }) => after);

  it('are statements that are missing', () => {
    expect(made('a();')).to.deep.equal(['']);
    expect(made('throw a;')).to.deep.equal(['']);
    expect(made('for (const a of b) continue;')).to.deep.equal(['for (const a of b)']);
    expect(made('super(a);')).to.deep.equal([]);
  });

  it('are conditions that always hold, or never do', () => {
    expect(made('if (a) b();')).to.deep.equal(['if (true) b();', 'if (false) b();']);
    expect(made('const a = b === c ? d : e;')).to.deep.equal(['const a = true ? d : e;', 'const a = false ? d : e;']);
    expect(made('while (a) {}')).to.deep.equal(['while (false) {}']);
  });

  it('are operators turned round, and bounds one off', () => {
    const rest = (source: string): string => made(`const x = ${source};`)[0]!.slice('const x = '.length, -1);
    const turned = ['a < b', 'a > b', 'a <= b', 'a >= b', 'a === b', 'a && b', 'a || b', 'a + b', 'a * b', '!a', 'a++'];
    expect(turned.map(rest)).to.deep.equal([
      'a <= b',
      'a >= b',
      'a < b',
      'a > b',
      'a !== b',
      'a || b',
      'a && b',
      'a - b',
      'a / b',
      'a',
      'a--',
    ]);
    expect(made('const x = a ?? b;')).to.deep.equal(['const x = a;', 'const x = b;']);
  });

  it('are other numbers, and what is true being false', () => {
    expect(made('const x = [0, 2, 1000, 0.5, true];')).to.deep.equal([
      'const x = [1, 2, 1000, 0.5, true];',
      'const x = [0, 3, 1000, 0.5, true];',
      'const x = [0, 1, 1000, 0.5, true];',
      'const x = [0, 2, 2000, 0.5, true];',
      'const x = [0, 2, 500, 0.5, true];',
      'const x = [0, 2, 1000, 1, true];',
      'const x = [0, 2, 1000, 0.25, true];',
      'const x = [0, 2, 1000, 0.5, false];',
    ]);
  });

  it('are functions that return nothing', () => {
    expect(made('const f = () => a;')).to.deep.equal(['const f = () => undefined;']);
    expect(made('function f() { return a; }')).to.deep.equal(['function f() { return undefined; }']);
  });

  it('are none in types and texts', () => {
    expect(made("import { a } from 'b'; type A = 1; const x: 2 = a as 3; const y = `${a + 1}`;")).to.deep.equal([]);
  });
});

describe('the list of faults that no spec finds', () => {
  it('names what stands in the library (npm run mutate prints what it would name now)', () => {
    const accepted = readAccepted();
    const files = [...new Set(accepted.map(({ file }) => file))];
    const mutants = files.flatMap((file) => instrument(file, readFileSync(file, 'utf8')).mutants);
    expect(accepted.filter((each) => !mutants.some((mutant) => covers(each, mutant)))).to.deep.equal([]);
  });
});
