import { Kysely, sql, SqliteDialect } from 'kysely';
import Database from 'libsql';
import type { Frame } from './frame.js';
import type { FrameRow, FrameTable } from './frame-table.js';

/** rows of the long statement: above that they get no cheaper */
const rowsAtOnce = 50;
/** ms to wait for a lock, which the event loop waits too: longer locks are for the caller */
const lockMs = 20;

/** What is prepared once the file is open. */
interface Opened {
  readonly database: Database.Database;
  readonly insertOne: Database.Statement;
  readonly insertMany: Database.Statement;
}

/**
 * A SQLite file. Each batch is one transaction. Statements are compiled once, for one row and for many: kysely writes
 * them, the driver runs them.
 */
export class SqliteTable implements FrameTable {
  readonly name: string;
  readonly #file: string;
  readonly #run: string;
  #opened: Opened | undefined;

  constructor(file: string, run: string) {
    this.name = `the database ${file}`;
    this.#file = file;
    this.#run = run;
  }

  open(): void {
    this.#open();
  }

  insert(frames: readonly Frame[]): void {
    const opened = this.#open();
    opened.database.transaction(() => this.#write(opened, frames)).immediate();
  }

  async count(): Promise<number> {
    const query = 'select count(*) as count from frames where run = ?';
    const { count } = this.#open().database.prepare(query).get(this.#run) as { count: number };
    return count;
  }

  passes(error: unknown): boolean {
    return /^SQLITE_(BUSY|LOCKED)/.test(String((error as { code?: unknown } | null)?.code));
  }

  close(): void {
    this.#opened?.database.close();
    this.#opened = undefined;
  }

  #open(): Opened {
    if (this.#opened) return this.#opened;
    let database: Database.Database | undefined;
    try {
      database = new Database(this.#file, { timeout: lockMs });
      return (this.#opened = prepared(database));
    } catch (cause) {
      database?.close();
      if (this.passes(cause)) throw cause;
      const finding = database ? `cannot be used: ${(cause as Error).message}` : 'cannot be opened';
      throw new Error(`${this.name} ${finding}. Choose another file with --database.`, { cause });
    }
  }

  #write({ insertOne, insertMany }: Opened, frames: readonly Frame[]): void {
    let from = 0;
    for (; from + rowsAtOnce <= frames.length; from += rowsAtOnce)
      insertMany.run(frames.slice(from, from + rowsAtOnce).flatMap((frame) => this.#valuesOf(frame)));
    for (const frame of frames.slice(from)) insertOne.run(this.#valuesOf(frame));
  }

  /** In the order in which the insert names its columns. */
  #valuesOf({ connection, sequence, bytes, receivedAt }: Frame): (string | number)[] {
    return [this.#run, connection, sequence, bytes.length, receivedAt];
  }
}

function prepared(database: Database.Database): Opened {
  // In WAL mode NORMAL is safe against a crash of the process; a power cut may cost the last transactions, never the file.
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  const writer = new Kysely<{ frames: FrameRow }>({ dialect: new SqliteDialect({ database }) });
  const schema = writer.schema
    .createTable('frames')
    .ifNotExists()
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('connection', 'text', (column) => column.notNull())
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('size', 'integer', (column) => column.notNull())
    .addColumn('received_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('frames_pk', ['run', 'connection', 'sequence'])
    .modifyEnd(sql`without rowid`);
  database.exec(schema.compile().sql);
  return {
    database,
    insertOne: database.prepare(insertOf(writer, 1)),
    insertMany: database.prepare(insertOf(writer, rowsAtOnce)),
  };
}

function insertOf(writer: Kysely<{ frames: FrameRow }>, rows: number): string {
  const row: FrameRow = { run: '', connection: '', sequence: 0, size: 0, received_at: 0 };
  const insert = writer.insertInto('frames').values(new Array(rows).fill(row));
  return insert.onConflict((conflict) => conflict.columns(['run', 'connection', 'sequence']).doNothing()).compile().sql;
}
