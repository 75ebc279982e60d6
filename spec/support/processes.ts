import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Ends a process that still runs when this one ends: a spec that failed in the middle may have left it behind. */
export function endWithUs(child: ChildProcess): void {
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('close', () => process.off('exit', end));
}

/** A program of this project that runs as a process of its own. */
export class Program {
  readonly process: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #ended: Promise<unknown>;

  /** @param script below `dist`, as in `spec/real/programs/sleeper.js` */
  constructor(script: string, ...args: readonly string[]) {
    const file = fileURLToPath(new URL(`../../${script}`, import.meta.url));
    this.process = spawn(process.execPath, ['--enable-source-maps', file, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process.stdout!.on('data', (chunk) => (this.stdout += String(chunk)));
    this.process.stderr!.on('data', (chunk) => (this.stderr += String(chunk)));
    this.#ended = once(this.process, 'close');
    endWithUs(this.process);
  }

  /** Waits until stdout matches; rejects when the program ends first. */
  async says(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.stdout)) {
      if (this.process.exitCode !== null || this.process.signalCode !== null) {
        throw new Error(`it ended without saying ${String(pattern)}:\n${this.stdout}\n${this.stderr}`);
      }
      await Promise.race([once(this.process.stdout!, 'data'), this.#ended]);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** Its exit code, or the OS signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals> {
    await this.#ended;
    return this.process.exitCode ?? this.process.signalCode!;
  }
}
