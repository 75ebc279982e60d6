/** What TaskThread needs of a logger; pino fits. */
export interface Logger {
  debug(fields: unknown, message?: string): void;
  info(fields: unknown, message?: string): void;
  warn(fields: unknown, message?: string): void;
  error(fields: unknown, message?: string): void;
  /** a logger that adds `fields` to each line; without it the fields go unsaid */
  child?(fields: Record<string, unknown>, options?: { level?: string }): Logger;
}
