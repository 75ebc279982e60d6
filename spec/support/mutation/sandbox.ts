import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathsBelow } from '../../project/sources.js';
import { instrument } from './instrument.js';
import type { Mutant } from './mutant.js';

/** what no spec that is run needs */
const uncopied = /^dist\/(legacy|broken)$/;
/** specs that look at the sources, need servers, break the library themselves, or run random trees for seconds */
const unused = /^dist\/spec\/(project|samples|bench)\/|\/(memory|simulation|runners|random-trees)\.spec\.js$/;

/** A copy of the compiled project whose library holds mutants. */
export class Sandbox {
  readonly dir = mkdtempSync(join(tmpdir(), 'taskthread-mutate-'));
  readonly mutants: readonly Mutant[];

  /** @param files of lib/, to be instrumented */
  constructor(files: readonly string[]) {
    process.once('exit', () => rmSync(this.dir, { recursive: true, force: true }));
    cpSync('package.json', join(this.dir, 'package.json'));
    cpSync('dist', join(this.dir, 'dist'), { recursive: true, filter: (path) => !uncopied.test(path) });
    if (existsSync('node_modules')) symlinkSync(resolve('node_modules'), join(this.dir, 'node_modules'));
    const mutants: Mutant[] = [];
    for (const file of files) {
      const instrumented = instrument(file, readFileSync(file, 'utf8'), mutants.length);
      mutants.push(...instrumented.mutants);
      const path = join(this.dir, 'dist', file.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, instrumented.code);
    }
    this.mutants = mutants;
  }

  /** Its files of specs: `dist/spec/runtime/stop.spec.js`. */
  get specFiles(): string[] {
    return pathsBelow('dist/spec', '.spec.js').filter((path) => !unused.test(path));
  }
}
