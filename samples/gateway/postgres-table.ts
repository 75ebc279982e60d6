import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Frame } from './frame.js';
import type { FrameRow, FrameTable } from './frame-table.js';
import { postgresPasses, postgresRemedy } from './postgres-faults.js';

/**
 * A table in a PostgreSQL database, over one connection at a time; the pool makes another when it broke. Each batch is
 * one statement. When the answer to it is lost, nobody knows whether it was carried out: it is sent again, and the key
 * lets no second row in.
 */
export class PostgresTable implements FrameTable {
  readonly name: string;
  readonly #run: string;
  readonly #pool: pg.Pool;
  readonly #database: Kysely<{ frames: FrameRow }>;
  #client: pg.PoolClient | undefined;
  #opened = false;

  constructor(address: string, run: string) {
    const { host, pathname } = new URL(address);
    this.name = `the PostgreSQL database ${decodeURIComponent(pathname.slice(1))} on ${host || 'this machine'}`;
    this.#run = run;
    this.#pool = new pg.Pool({
      connectionString: address,
      max: 1,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: 'taskthread-gateway',
    });
    // A connection that breaks says so here, and while it is used there too, besides to whoever waits for an answer.
    this.#pool.on('error', () => {});
    this.#pool.on('connect', (client) => (this.#client = client.on('error', () => {})));
    this.#database = new Kysely({ dialect: new PostgresDialect({ pool: this.#pool }) });
  }

  async open(): Promise<void> {
    if (this.#opened) return;
    try {
      await this.#createTable();
      await this.#write([]); // a table of another shape shows now
      this.#opened = true;
    } catch (cause) {
      if (this.passes(cause)) throw cause;
      const { message } = cause as Error;
      throw new Error(`${this.name} cannot be used: ${message}. ${postgresRemedy(cause)}`, { cause });
    }
  }

  async insert(frames: readonly Frame[]): Promise<void> {
    await this.open();
    await this.#write(frames);
  }

  async count(): Promise<number> {
    await this.open();
    const { count } = await this.#database
      .selectFrom('frames')
      .where('run', '=', this.#run)
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  passes(error: unknown): boolean {
    return postgresPasses(error);
  }

  async close(): Promise<void> {
    await this.#client?.end(); // cuts off a statement that nobody waits for any more
    await this.#database.destroy();
  }

  async #createTable(): Promise<void> {
    await this.#database.schema
      .createTable('frames')
      .ifNotExists()
      .addColumn('run', 'text', (column) => column.notNull())
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('sequence', 'bigint', (column) => column.notNull())
      .addColumn('size', 'integer', (column) => column.notNull())
      .addColumn('received_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('frames_pk', ['run', 'connection', 'sequence'])
      .execute();
  }

  /** Four arrays instead of thousands of parameters: one short statement, whatever the number of rows. */
  async #write(frames: readonly Frame[]): Promise<void> {
    const connections = frames.map(({ connection }) => connection);
    const sequences = frames.map(({ sequence }) => sequence);
    const sizes = frames.map(({ bytes }) => bytes.length);
    const times = frames.map(({ receivedAt }) => receivedAt);
    await sql`
      insert into frames (run, connection, sequence, size, received_at)
      select ${this.#run}::text, * from
        unnest(${connections}::text[], ${sequences}::bigint[], ${sizes}::integer[], ${times}::bigint[])
      on conflict (run, connection, sequence) do nothing`.execute(this.#database);
  }
}
