/** Whether it is the address of a PostgreSQL database; else it is a file. */
export function isPostgres(database: string): boolean {
  return /^postgres(ql)?:/.test(database);
}

/** What is wrong with a database, for the command line. */
export function databaseFault(database: string): string | undefined {
  if (isPostgres(database) ? URL.canParse(database) : !/^\w+:\/\//.test(database)) return undefined;
  return 'takes a file, or an address as in postgres://user:password@host:5432/database';
}
