import type { MaybePromise } from 'taskthread';
import type { Frame } from './frame.js';
import { isPostgres } from './database-address.js';

/** The columns of `frames`, in whichever database. `run`, `connection` and `sequence` name a frame: they are its key. */
export interface FrameRow {
  readonly run: string;
  readonly connection: string;
  readonly sequence: number;
  readonly size: number;
  readonly received_at: number;
}

/** The table `frames` of a database, for the frames of one run. */
export interface FrameTable {
  /** how log and errors call the database: without a password */
  readonly name: string;
  /**
   * Connects, and makes the table where there is none; the other methods do it when nobody has.
   *
   * @throws Error that names the database and says what to do, where trying again would not help
   */
  open(): MaybePromise;
  /** Writes a row for each frame, all of them or none. A frame that has its row already gets no second one. */
  insert(frames: readonly Frame[]): MaybePromise;
  /** How many frames of the run have a row. */
  count(): Promise<number>;
  /** Whether what was thrown will pass: the database is locked, or away. */
  passes(error: unknown): boolean;
  close(): MaybePromise;
}

/**
 * The driver of the other kind is not loaded.
 *
 * @param database a file, or an address that begins with `postgres:`
 */
export async function frameTable(database: string, run: string): Promise<FrameTable> {
  if (!isPostgres(database)) return new (await import('./sqlite-table.js')).SqliteTable(database, run);
  return new (await import('./postgres-table.js')).PostgresTable(database, run);
}
