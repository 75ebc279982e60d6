import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Change } from './promise-list.js';

/** How a run of specs ended; `broken`: nothing could be run, so it proves nothing. */
export type Outcome = 'green' | 'red' | 'broken';

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

interface Result extends Ended {
  readonly outcome: Outcome;
}

/** longest that one spec may take under a change; one that blocks the event loop is ended by it */
const changedMs = 60_000;
/** longest for all of them together, unchanged, and for a compilation */
const unchangedMs = 180_000;
/** what Mocha grants a spec that does not ask for more */
const specMs = 2_000;
/** what no spec of the list needs */
const leftOut = /^(node_modules|\.git|dist\/legacy)$/;

/** A copy of the compiled project in which lib/ may be changed. */
export class Workbench {
  readonly #dir = mkdtempSync(join(tmpdir(), 'taskthread-prove-'));

  constructor() {
    process.once('exit', () => rmSync(this.#dir, { recursive: true, force: true }));
    cpSync('.', this.#dir, { recursive: true, filter: (path) => !leftOut.test(path) });
    symlinkSync(resolve('node_modules'), join(this.#dir, 'node_modules'));
  }

  /** Runs the specs with these titles, `${…}` in them standing for any text. */
  async run(files: readonly string[], titles: readonly string[], limitMs = unchangedMs): Promise<Result> {
    const grep = `(^| )(${titles.map(pattern).join('|')})$`;
    const options = ['--no-config', '--exit', '--fail-zero', '--timeout', `${specMs}`, '--grep', grep];
    const hooks = ['--require', 'dist/spec/support/hooks.js', '--reporter', 'dist/spec/support/reporter.js'];
    const compiled = files.map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);
    const mocha = ['--expose-gc', 'node_modules/mocha/bin/mocha.js', ...options, ...hooks, ...compiled];
    const ended = await this.#node(mocha, limitMs);
    return { ...ended, outcome: outcomeOf(ended) };
  }

  /** Runs a spec while a change stands in lib/. */
  async runChanged(spec: { readonly file: string; readonly title: string }, change: Change): Promise<Outcome> {
    const { file, old, replacement } = change;
    const path = join(this.#dir, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      text.replace(old, () => replacement),
    );
    try {
      const build = ['-p', 'tsconfig.build.json', '--noCheck', '--declaration', 'false'];
      const { code } = await this.#node(['node_modules/typescript/bin/tsc', ...build], unchangedMs);
      return code === 0 ? (await this.run([spec.file], [spec.title], changedMs)).outcome : 'broken';
    } finally {
      writeFileSync(path, text);
    }
  }

  #node(args: readonly string[], timeout: number): Promise<Ended> {
    const limits = { cwd: this.#dir, timeout, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 } as const;
    return new Promise((done) => {
      const child = execFile(process.execPath, args, limits, (_error, stdout, stderr) =>
        done({ code: child.exitCode, output: stdout + stderr }),
      );
    });
  }
}

/** Killed, it hung; else the last word is the reporter's, which is missing when the specs could not be loaded. */
function outcomeOf({ code, output }: Ended): Outcome {
  if (code === 0) return 'green';
  return code === null || /^\d+ passed, \d+ failed/m.test(output) ? 'red' : 'broken';
}

function pattern(title: string): string {
  const parts = title.split(/\$\{[^}]*\}/);
  return parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
}
