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

/** longest a process of the workbench may take; a spec that blocks the event loop is ended by it */
const processMs = 20_000;
const specMs = 2_000;

/** A copy of the compiled project in which lib/ may be changed. */
export class Workbench {
  readonly #dir = mkdtempSync(join(tmpdir(), 'taskthread-prove-'));

  constructor() {
    process.once('exit', () => rmSync(this.#dir, { recursive: true, force: true }));
    for (const part of [
      'lib',
      'spec',
      'dist/lib',
      'dist/spec',
      'package.json',
      'tsconfig.base.json',
      'tsconfig.build.json',
    ])
      cpSync(part, join(this.#dir, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(this.#dir, 'node_modules'));
  }

  /** Runs the specs with these titles, `${…}` in them standing for any text. */
  async run(files: readonly string[], titles: readonly string[]): Promise<Ended & { readonly outcome: Outcome }> {
    const grep = `(^| )(${titles.map(pattern).join('|')})$`;
    const options = ['--no-config', '--exit', '--fail-zero', '--timeout', `${specMs}`, '--grep', grep];
    const hooks = ['--require', 'dist/spec/support/hooks.js', '--reporter', 'dist/spec/support/reporter.js'];
    const compiled = files.map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);
    const mocha = ['--expose-gc', 'node_modules/mocha/bin/mocha.js', ...options, ...hooks, ...compiled];
    const ended = await this.#node(mocha);
    return { ...ended, outcome: outcomeOf(ended) };
  }

  /** Runs `work` while a change stands in lib/. */
  async changed<T>({ file, old, replacement }: Change, work: () => Promise<T>): Promise<T | undefined> {
    const path = join(this.#dir, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      text.replace(old, () => replacement),
    );
    try {
      const build = ['-p', 'tsconfig.build.json', '--noCheck', '--declaration', 'false'];
      const { code } = await this.#node(['node_modules/typescript/bin/tsc', ...build]);
      return code === 0 ? await work() : undefined;
    } finally {
      writeFileSync(path, text);
    }
  }

  #node(args: readonly string[]): Promise<Ended> {
    const limits = { cwd: this.#dir, timeout: processMs, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 } as const;
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
