import Database from 'libsql';

/** `node lock-holder.js FILE`: holds the write lock of a SQLite file until it is killed. */
const database = new Database(process.argv[2]!);
database.exec('begin immediate');
console.log('locked');
setInterval(() => {}, 60_000);
