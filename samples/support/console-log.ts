import { type Logger, TaskThreadError } from 'taskthread';

/** A logger for the eye: a line on stderr with the thread and what it says. For machines to read there is pino. */
export class ConsoleLog implements Logger {
  constructor(readonly thread = 'master') {}

  child(fields: Record<string, unknown>): Logger {
    return new ConsoleLog(String(fields['thread']));
  }

  debug(): void {}

  info(fields: unknown, message = textOf(fields)): void {
    console.error(`${this.thread}: ${message}`);
  }

  warn(fields: unknown, message = textOf(fields)): void {
    console.error(`warning in ${this.thread}: ${message}`);
  }

  /** An error is told by what it began with; only a mistake in the program is told with its stack. */
  error(fields: unknown, message = textOf(fields)): void {
    const origin = originOf((fields as { err?: unknown } | null)?.err);
    console.error(`error in ${this.thread}: ${origin?.message ?? message}`);
    if (origin instanceof TypeError || origin instanceof ReferenceError) console.error(origin.stack);
  }
}

/** The error another was made of; of ours the first that is not a TaskThreadError. */
function originOf(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  return error instanceof TaskThreadError ? (originOf(error.cause) ?? error) : error;
}

function textOf(fields: unknown): string {
  return typeof fields === 'string' ? fields : JSON.stringify(fields);
}
