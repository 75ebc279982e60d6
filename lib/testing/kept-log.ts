import type { Logger } from '../thread/logger.js';

/** A line that a thread has logged. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** the thread */
  readonly path: string;
  readonly message: string;
  readonly fields: unknown;
}

/** A logger that keeps its lines, and hands them on where another logger was given. */
export class KeptLog implements Logger {
  readonly lines: LogLine[];
  readonly #next: Logger | undefined;
  readonly #path: string;

  constructor(next: Logger | undefined, path = '', lines: LogLine[] = []) {
    this.#next = next;
    this.#path = path;
    this.lines = lines;
  }

  debug(fields: unknown, message?: string): void {
    this.#keep('debug', fields, message);
  }

  info(fields: unknown, message?: string): void {
    this.#keep('info', fields, message);
  }

  warn(fields: unknown, message?: string): void {
    this.#keep('warn', fields, message);
  }

  error(fields: unknown, message?: string): void {
    this.#keep('error', fields, message);
  }

  child(fields: Record<string, unknown>, options?: { level?: string }): Logger {
    const path = typeof fields['thread'] === 'string' ? fields['thread'] : this.#path;
    return new KeptLog(this.#next?.child?.(fields, options) ?? this.#next, path, this.lines);
  }

  /** As with pino, the message may stand in the place of the fields. */
  #keep(level: LogLine['level'], fields: unknown, message: string | undefined): void {
    const line = typeof fields === 'string' ? { message: fields, fields: {} } : { message: message ?? '', fields };
    this.lines.push({ level, path: this.#path, ...line });
    this.#next?.[level](fields, message);
  }
}
