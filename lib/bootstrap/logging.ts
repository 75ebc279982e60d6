import { createRequire } from 'node:module';
import type { Logger } from '../thread/logger.js';

interface PinoModule {
  (options: object, stream: unknown): Logger;
  destination(fd: number): unknown;
}

/**
 * The logger of each thread: a child of the one given, else of a pino that writes to stderr and is loaded with the first
 * line. A logger without `child` is used as it is.
 */
export function loggers(
  given: Logger | undefined,
  levels: Readonly<Record<string, string>>,
): (path: string, className: string) => Logger {
  let base = given;
  return (path, className) => {
    const level = levels[className];
    const make = (): Logger => {
      base ??= pinoToStderr();
      return base.child?.({ thread: path }, level === undefined ? {} : { level }) ?? base;
    };
    return given ? make() : new LazyLogger(make);
  };
}

function pinoToStderr(): Logger {
  const pino = createRequire(import.meta.url)('pino') as PinoModule;
  return pino({}, pino.destination(process.stderr.fd));
}

/** Loads what it needs with its first line. */
class LazyLogger implements Logger {
  readonly #make: () => Logger;
  #logger: Logger | undefined;

  constructor(make: () => Logger) {
    this.#make = make;
  }

  get #target(): Logger {
    return (this.#logger ??= this.#make());
  }

  debug(fields: unknown, message?: string): void {
    this.#target.debug(fields, message);
  }

  info(fields: unknown, message?: string): void {
    this.#target.info(fields, message);
  }

  warn(fields: unknown, message?: string): void {
    this.#target.warn(fields, message);
  }

  error(fields: unknown, message?: string): void {
    this.#target.error(fields, message);
  }

  child(fields: Record<string, unknown>, options?: { level?: string }): Logger {
    return this.#target.child?.(fields, options) ?? this;
  }
}
