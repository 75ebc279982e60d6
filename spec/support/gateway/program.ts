import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { endWithUs } from '../processes.js';

/** A program in a process of its own, on the library as it is published, with all it has printed so far. */
export class Program {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #watchers: (() => void)[] = [];
  #over = false;
  stdout = '';
  stderr = '';

  /** @param file compiled, below `dist/` */
  constructor(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const path = new URL(`../../../${file}`, import.meta.url).pathname;
    this.#child = spawn(process.execPath, ['--conditions=published', path, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.#child.stdout!.on('data', (bytes: Buffer) => this.#tell((this.stdout += String(bytes))));
    this.#child.stderr!.on('data', (bytes: Buffer) => this.#tell((this.stderr += String(bytes))));
    this.#closed = once(this.#child, 'close');
    endWithUs(this.#child);
    void this.#closed.then(() => this.#tell((this.#over = true)));
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get running(): boolean {
    return !this.#over;
  }

  /** Waits until it has printed this; fails when it ends first. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (found) return found;
      if (this.#over) throw new Error(`ended without ${pattern}:\n${this.stdout}\n${this.stderr}`);
      await new Promise<void>((resolve) => this.#watchers.push(resolve));
    }
  }

  kill(osSignal: NodeJS.Signals): void {
    this.#child.kill(osSignal);
  }

  /** The exit code, once it and every process that shares its output have ended. */
  async ended(): Promise<number | null> {
    await this.#closed;
    return this.#child.exitCode;
  }

  #tell(_news: unknown): void {
    for (const look of this.#watchers.splice(0)) look();
  }
}
