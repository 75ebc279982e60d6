import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import type { ExitReport } from 'taskthread';
import { Program } from './program.js';

/** `npm run gateway` with files of its own, for one spec. */
export class Gateway {
  readonly #folder = mkdtempSync(join(tmpdir(), 'gateway-spec-'));
  readonly program: Program;

  /** @param env for what the command line does not say; without `DATABASE_URL` it has a SQLite file of its own */
  constructor(args: readonly string[], env: { readonly DATABASE_URL?: string } = {}) {
    const database = env.DATABASE_URL ? [] : ['--database', this.file];
    const always = ['--port', '0', '--report', this.#file('report.json'), ...database];
    this.program = new Program('samples/gateway/main.js', [...always, ...args], env);
  }

  /** of the SQLite database */
  get file(): string {
    return this.#file('gateway.db');
  }

  /** The port, once it listens. */
  async port(): Promise<number> {
    const [, port] = await this.program.until(/listening on .*:(\d+)/);
    return Number(port);
  }

  stop(): Promise<number | null> {
    this.program.kill('SIGINT');
    return this.program.ended();
  }

  report(): ExitReport {
    return JSON.parse(readFileSync(this.#file('report.json'), 'utf8')) as ExitReport;
  }

  /** What stands in the database: rows, and frames that are not each other's copy. */
  rows(): { rows: number; distinct: number } {
    const database = new Database(this.file);
    const query = "select count(*) as n, count(distinct connection || ':' || sequence) as d from frames";
    const { n, d } = database.prepare(query).get() as { n: number; d: number };
    database.close();
    return { rows: n, distinct: d };
  }

  /** Ends what still runs and removes the files. */
  async clear(): Promise<void> {
    if (this.program.running) this.program.kill('SIGKILL');
    await this.program.ended();
    if (existsSync(this.#folder)) rmSync(this.#folder, { recursive: true });
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }
}
