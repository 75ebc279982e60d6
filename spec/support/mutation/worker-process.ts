import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endWithUs } from '../processes.js';
import type { Order } from './messages.js';

const program = fileURLToPath(new URL('./worker.js', import.meta.url));

/** what a worker gets to end by itself, with what it has started */
const graceMs = 500;

/** A worker of ours, in a process of its own. */
export class WorkerProcess {
  readonly #process: ChildProcess;
  #stderr = '';

  constructor(folder: string, mutants: number) {
    this.#process = fork(program, [String(mutants)], {
      cwd: folder,
      execArgv: ['--expose-gc'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#process.stderr!.on('data', (chunk) => (this.#stderr = (this.#stderr + String(chunk)).slice(-4000)));
    this.#process.on('error', () => {}); // it is gone, then, which whoever waits is told
    endWithUs(this.#process);
  }

  /** What it last complained of. */
  get complaint(): string {
    return this.#stderr;
  }

  /** Its answer; undefined when it ended without one, or did not answer in time. Then it is of no use any more. */
  ask<Answer>(order: Order, withinMs: number): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      const done = (answer?: Answer): void => {
        clearTimeout(timer);
        this.#process.off('message', done).off('close', gone);
        resolve(answer);
      };
      const gone = (): void => done();
      const timer = setTimeout(() => {
        this.end();
        done();
      }, withinMs);
      this.#process.once('message', done as (message: unknown) => void).once('close', gone);
      if (this.#process.connected) this.#process.send(order, (error) => void (error && done()));
      else done();
    });
  }

  end(): void {
    if (this.#process.connected) this.#process.send({ end: true } satisfies Order, () => {});
    // One that hangs does not hear of it.
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), graceMs);
    this.#process.once('close', () => clearTimeout(timer));
  }
}
