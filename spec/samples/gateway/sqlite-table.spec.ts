import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { Frame } from '../../../samples/gateway/frame.js';
import { SqliteTable } from '../../../samples/gateway/sqlite-table.js';

const frames = (count: number): Frame[] =>
  Array.from({ length: count }, (_, sequence) => new Frame('connections[0]', sequence, Buffer.alloc(sequence)));

describe('samples/gateway, its table in SQLite', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sqlite-spec-'));
    file = join(folder, 'frames.db');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('gives a frame one row however often it is inserted', async () => {
    const table = new SqliteTable(file, 'a');
    table.insert(frames(120));
    table.insert(frames(130));
    expect(await table.count()).to.equal(130);
    table.close();
  });

  it('keeps the frames of one run apart from those of another', async () => {
    const [first, second] = [new SqliteTable(file, 'a'), new SqliteTable(file, 'b')];
    first.insert(frames(3));
    second.insert(frames(2));
    expect([await first.count(), await second.count()]).to.deep.equal([3, 2]);
    first.close();
    second.close();
  });

  it('refuses a file that cannot be opened, is none of SQLite, or has another table of that name', () => {
    const refusal = (wrong: string): string => {
      try {
        new SqliteTable(wrong, 'a').open();
        return 'none';
      } catch (error) {
        return (error as Error).message;
      }
    };
    writeFileSync(join(folder, 'text'), 'no database, but long enough to be read as one '.repeat(50));
    const other = new Database(file);
    other.exec('create table frames (x int)');
    other.close();
    expect(['nowhere/frames.db', 'text', 'frames.db'].map((each) => refusal(join(folder, each)))).to.deep.equal([
      `the database ${folder}/nowhere/frames.db cannot be opened. Choose another file with --database.`,
      `the database ${folder}/text cannot be used: file is not a database. Choose another file with --database.`,
      `the database ${file} cannot be used: table frames has no column named run. Choose another file with --database.`,
    ]);
  });
});
