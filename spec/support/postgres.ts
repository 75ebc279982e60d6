import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './gateway/free-port.js';
import { endWithUs } from './processes.js';

const debian = '/usr/lib/postgresql';

/** How the server ends: `fast` breaks off transactions, `immediate` breaks off itself and recovers at the next start. */
export type PostgresStop = 'fast' | 'immediate';

/** A PostgreSQL server with a cluster of its own, on loopback, for one spec. */
export class PostgresServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'postgres-spec-'));
  readonly #binaries = binaries()!;
  #port = 0;
  #process: ChildProcess | undefined;

  /** Whether the machine has PostgreSQL. */
  static get installed(): boolean {
    return binaries() !== undefined;
  }

  /** Makes the cluster; the server is not started yet. */
  static async create(): Promise<PostgresServer> {
    const server = new PostgresServer();
    server.#port = await freePort();
    server.#initialise();
    return server;
  }

  url({ password = 'secret', database = 'postgres' } = {}): string {
    return `postgres://gateway:${password}@127.0.0.1:${this.#port}/${database}`;
  }

  get port(): number {
    return this.#port;
  }

  /** Starts it, unless it runs; resolves once it takes connections. */
  async start(): Promise<void> {
    if (this.#process) return;
    const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${this.#folder}`, 'fsync=off'];
    const args = ['-D', this.#cluster, '-p', `${this.#port}`, ...settings.flatMap((setting) => ['-c', setting])];
    const server = spawn(join(this.#binaries, 'postgres'), args, { ...owner(), stdio: ['ignore', 'ignore', 'pipe'] });
    endWithUs(server);
    this.#process = server;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${said}`)));
      server.stderr.on('data', (bytes: Buffer) => {
        said += String(bytes);
        if (said.includes('ready to accept connections')) resolve();
      });
    });
  }

  async stop(how: PostgresStop): Promise<void> {
    const server = this.#process!;
    const exited = server.exitCode === null ? once(server, 'exit') : undefined;
    server.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await exited;
    this.#process = undefined;
  }

  /** The first row of what a query gives. */
  async ask<Row extends object>(query: string): Promise<Row> {
    const client = new pg.Client(this.url());
    await client.connect();
    const { rows } = await client.query<Row>(query);
    await client.end();
    return rows[0]!;
  }

  async clear(): Promise<void> {
    if (this.#process) await this.stop('immediate');
    rmSync(this.#folder, { recursive: true });
  }

  get #cluster(): string {
    return join(this.#folder, 'cluster');
  }

  #initialise(): void {
    const password = join(this.#folder, 'password');
    writeFileSync(password, 'secret\n');
    const { uid, gid } = owner();
    if (uid !== undefined) for (const path of [this.#folder, password]) chownSync(path, uid, gid!);
    const access = ['-U', 'gateway', '--auth=scram-sha-256', `--pwfile=${password}`];
    const args = ['-D', this.#cluster, ...access, '-E', 'UTF8', '--locale=C', '--no-sync'];
    execFileSync(join(this.#binaries, 'initdb'), args, { ...owner(), stdio: 'pipe' });
  }
}

/** Where `postgres` and `initdb` are: Debian has them outside of PATH, a folder for each version. */
function binaries(): string | undefined {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(':'),
  ];
  return folders.find((folder) => ['postgres', 'initdb'].every((each) => existsSync(join(folder, each))));
}

/** PostgreSQL refuses to run as root: then it is the user that its package made. */
function owner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (option: string): number => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}
