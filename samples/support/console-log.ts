import type { Logger } from 'taskthread';

/** A logger for the eye: one line on stderr, the thread and what it says. What machines are to read, pino writes. */
export class ConsoleLog implements Logger {
  constructor(readonly thread = 'master') {}

  child(fields: Record<string, unknown>): Logger {
    return new ConsoleLog(String(fields['thread']));
  }

  debug(): void {}

  info(fields: unknown, message?: string): void {
    this.#print('info', fields, message);
  }

  warn(fields: unknown, message?: string): void {
    this.#print('warning', fields, message);
  }

  error(fields: unknown, message?: string): void {
    this.#print('error', fields, message);
  }

  #print(level: string, fields: unknown, message = typeof fields === 'string' ? fields : JSON.stringify(fields)): void {
    console.error(`${level} in ${this.thread}: ${message}`);
  }
}
