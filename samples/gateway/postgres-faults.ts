/** What the driver says, without any code, of a connection that broke or came to nothing. */
const brokenConnection = /^(Connection terminated|Client has encountered a connection error|timeout e)/;

/**
 * SQLSTATEs that pass: 08 connection, 40 rolled back, 53 out of something, 55P03 locked, 57P01 to 57P05 shut down or
 * starting, 25006 a standby that is not promoted yet, 23505 two programs that make the table at once.
 */
const passing = /^(08...|40...|53...|55P03|57P0.|25006|23505)$/;

const remedies: Readonly<Record<string, string>> = {
  '28P01': 'Correct user and password in --database or DATABASE_URL.',
  '28000': 'Correct user and password in --database or DATABASE_URL, or let the user in with pg_hba.conf.',
  '3D000': 'Create it, as with createdb, or correct its name in --database or DATABASE_URL.',
  '42501': 'Grant the user of --database or DATABASE_URL the right to create and use the table frames.',
  '42703': 'It has another table named frames. Rename that, or choose another database.',
  '42P10': 'It has another table named frames. Rename that, or choose another database.',
  '42804': 'It has another table named frames. Rename that, or choose another database.',
};

/** Whether an error of the driver will pass by itself: the server is away, starting, stopping or overloaded. */
export function postgresPasses(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  // One of the system has a code of its own kind, as ECONNREFUSED; of several addresses the AggregateError has it.
  if (syscall !== undefined || error instanceof AggregateError) return true;
  return code === undefined ? brokenConnection.test(error.message) : passing.test(code);
}

/** What a user can do about an error that does not pass. */
export function postgresRemedy(error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  return remedies[code] ?? 'Correct --database or DATABASE_URL.';
}
