import { type Logger, TaskThreadError } from 'taskthread';

/** A logger for the eye: a line on stderr with the thread and what it says. For machines to read there is pino. */
export class ConsoleLog implements Logger {
  constructor(readonly thread = 'master') {}

  child(fields: Record<string, unknown>): Logger {
    return new ConsoleLog(String(fields['thread']));
  }

  debug(): void {}

  info(fields: unknown, message = textOf(fields)): void {
    console.error(this.#names(message) ? message : `${this.thread}: ${message}`);
  }

  warn(fields: unknown, message = textOf(fields)): void {
    console.error(`${this.#where('warning', message)}: ${message}`);
  }

  /** An error is told by what it began with; only a mistake in the program is told with its stack. */
  error(fields: unknown, message = textOf(fields)): void {
    const origin = originOf((fields as { err?: unknown } | null)?.err);
    const text = origin?.message ?? message;
    console.error(`${this.#where('error', text)}: ${text}`);
    if (origin instanceof TypeError || origin instanceof ReferenceError) console.error(origin.stack);
  }

  #where(level: string, message: string): string {
    return this.#names(message) ? level : `${level} in ${this.thread}`;
  }

  /** Whether the message says itself which thread it is about. */
  #names(message: string): boolean {
    return ` ${message}`.includes(` ${this.thread} `) || ` ${message}`.includes(` ${this.thread}: `);
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
