import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endWithUs } from '../support/processes.js';

const runner = fileURLToPath(new URL('../../samples/run.js', import.meta.url));
const deadlineMs = 8000;

/** A sample as a process of its own, as a user starts it. */
export class RunningSample {
  static readonly #running = new Set<RunningSample>();
  readonly #process: ChildProcess;
  readonly #closed: Promise<unknown>;
  stdout = '';
  stderr = '';

  constructor(...args: string[]) {
    RunningSample.#running.add(this);
    this.#process = spawn(process.execPath, ['--conditions=published', runner, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    endWithUs(this.#process);
    this.#process.stdout!.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#process.stderr!.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#closed = once(this.#process, 'close').then(() => RunningSample.#running.delete(this));
  }

  /** Ends what a failed spec has left running. */
  static async endAll(): Promise<void> {
    for (const sample of RunningSample.#running) {
      sample.#process.kill('SIGKILL');
      await sample.#closed;
    }
  }

  get lines(): string[] {
    return this.stdout.split('\n').slice(0, -1);
  }

  /** Waits until it has printed that. */
  async prints(wanted: RegExp | string): Promise<void> {
    const found = () => (typeof wanted === 'string' ? this.lines.includes(wanted) : wanted.test(this.stdout));
    const deadline = performance.now() + deadlineMs;
    while (!found()) {
      if (performance.now() > deadline || this.#process.exitCode !== null) throw new Error(this.#lacks(wanted));
      await wait(5);
    }
  }

  /** Waits until a server listens, and gives its port. */
  async port(): Promise<number> {
    await this.prints(/^listening on .*:\d+$/m);
    return Number(/:(\d+)$/m.exec(this.stdout)![1]);
  }

  /** @returns the exit code, after Ctrl-C */
  interrupt(): Promise<number | null> {
    this.#process.kill('SIGINT');
    return this.exit();
  }

  /** @returns the exit code, once it has ended and all it printed is here */
  async exit(): Promise<number | null> {
    await this.#closed;
    return this.#process.exitCode;
  }

  #lacks(wanted: RegExp | string): string {
    return `did not print ${wanted.toString()}\n${this.stdout}\n${this.stderr}`;
  }
}

/** The lines its README promises. */
export function expectedOutput(name: string): string[] {
  const readme = readFileSync(new URL(`../../../samples/${name}/README.md`, import.meta.url), 'utf8');
  return /^```text\n(.*?)\n```$/ms.exec(readme)![1]!.split('\n');
}
