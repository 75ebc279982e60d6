import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Program } from './program.js';

/** A cloud endpoint in a process of its own, which can be killed and started again on its port; what it got is kept. */
export class RecordingCloud {
  readonly #folder = mkdtempSync(join(tmpdir(), 'recording-cloud-'));
  readonly #file = join(this.#folder, 'records');
  #program: Program | undefined;
  #port = 0;

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  /** bytes of its records */
  get size(): number {
    return statSync(this.#file).size;
  }

  /** Starts it, at first on any free port; resolves once it listens. */
  async start(): Promise<void> {
    if (this.#port === 0) writeFileSync(this.#file, '');
    this.#program = new Program('spec/support/gateway/programs/recording-cloud.js', [`${this.#port}`, this.#file]);
    const [, port] = await this.#program.until(/port (\d+)/);
    this.#port = Number(port);
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.#program!.kill('SIGKILL');
    await this.#program!.ended();
  }

  /** Waits until it has recorded so many bytes more. */
  async records(bytes: number, most = Infinity): Promise<void> {
    const wanted = Math.min(this.size + bytes, most);
    while (this.size < wanted) await sleep(2);
  }

  /** What it got, over all its lives: frames, and frames that are not each other's copy. */
  received(): { frames: number; distinct: number; late: number; runs: string[] } {
    // A line that a kill cut short was not confirmed.
    const lines = readFileSync(this.#file, 'utf8').split('\n');
    const whole = lines.filter((line) => /^\S+ \S+ \d+$/.test(line));
    const next = new Map<string, number>();
    const distinct = new Set(whole);
    const runs = new Set(whole.map((line) => line.slice(0, line.indexOf(' '))));
    let late = 0;
    for (const line of distinct) {
      const at = line.lastIndexOf(' ');
      const connection = line.slice(0, at);
      const sequence = Number(line.slice(at));
      if (sequence !== (next.get(connection) ?? 0)) late++;
      next.set(connection, sequence + 1);
    }
    return { frames: whole.length, distinct: distinct.size, late, runs: [...runs] };
  }

  async clear(): Promise<void> {
    if (this.#program?.running) await this.kill();
    rmSync(this.#folder, { recursive: true });
  }
}
