import { Kysely, SqliteDialect } from 'kysely';
import Database from 'libsql';
import type { Frame } from './frame.js';

/** The table `frames` as SQL sees it. */
interface Tables {
  frames: { connection: string; sequence: number; size: number; received_at: number };
}

/** rows of the long statement: above that they get no cheaper */
const rowsAtOnce = 50;

/**
 * A SQLite file with one row a frame. Each batch is one transaction. Statements are compiled once, for one row and for
 * many: kysely writes them, the driver runs them.
 */
export class FrameTable {
  readonly #database: Database.Database;
  readonly #insertOne: Database.Statement;
  readonly #insertMany: Database.Statement;
  readonly #inTransaction: (frames: readonly Frame[]) => void;

  /** @throws Error that names the file when it cannot be opened */
  constructor(file: string) {
    const database = open(file);
    this.#database = database;
    // In WAL mode NORMAL is safe against a crash of the process; a power cut may cost the last transactions, never the file.
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    const writer = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    const schema = writer.schema
      .createTable('frames')
      .ifNotExists()
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('sequence', 'integer', (column) => column.notNull())
      .addColumn('size', 'integer', (column) => column.notNull())
      .addColumn('received_at', 'integer', (column) => column.notNull());
    database.exec(schema.compile().sql);
    this.#insertOne = database.prepare(insertOf(writer, 1));
    this.#insertMany = database.prepare(insertOf(writer, rowsAtOnce));
    this.#inTransaction = database.transaction((frames: readonly Frame[]) => this.#write(frames));
  }

  get rows(): number {
    const { count } = this.#database.prepare('select count(*) as count from frames').get() as { count: number };
    return count;
  }

  insert(frames: readonly Frame[]): void {
    this.#inTransaction(frames);
  }

  close(): void {
    this.#database.close();
  }

  #write(frames: readonly Frame[]): void {
    let from = 0;
    for (; from + rowsAtOnce <= frames.length; from += rowsAtOnce)
      this.#insertMany.run(frames.slice(from, from + rowsAtOnce).flatMap(valuesOf));
    for (const frame of frames.slice(from)) this.#insertOne.run(valuesOf(frame));
  }
}

function open(file: string): Database.Database {
  try {
    return new Database(file);
  } catch (cause) {
    throw new Error(`The database ${file} cannot be opened. Choose another file with --database.`, { cause });
  }
}

/** In the order in which the insert names its columns. */
function valuesOf({ connection, sequence, bytes, receivedAt }: Frame): (string | number)[] {
  return [connection, sequence, bytes.length, receivedAt];
}

function insertOf(writer: Kysely<Tables>, rows: number): string {
  const row = { connection: '', sequence: 0, size: 0, received_at: 0 };
  return writer.insertInto('frames').values(new Array(rows).fill(row)).compile().sql;
}
