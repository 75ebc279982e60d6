import { catalog, type ErrorCode } from './catalog.js';

/** Where an error arose: what is known of it at that point. */
export interface ErrorDetails {
  /** path of the thread, `master/server/connections[3]`; of a declaration, the class name */
  readonly path?: string;
  /** `Class.member` */
  readonly member?: string;
  /** class name of the signal concerned */
  readonly signal?: string;
  readonly cause?: unknown;
  /** the single faults, where the error collects several */
  readonly faults?: readonly TaskThreadError[];
}

/**
 * The one error class of TaskThread. Tell errors apart by `code`, never by text.
 *
 * @example
 * ```ts
 * try { await group.spawn(socket); } catch (error) {
 *   if (error instanceof TaskThreadError && error.code === 'GROUP_FULL') socket.destroy();
 *   else throw error;
 * }
 * ```
 */
export class TaskThreadError extends Error {
  override readonly name = 'TaskThreadError';
  readonly code: ErrorCode;
  readonly path: string;
  readonly member: string | undefined;
  readonly signal: string | undefined;
  readonly faults: readonly TaskThreadError[];

  /** @param finding who and what was found; the remedy of the catalog follows it unless `finding` brings its own */
  constructor(code: ErrorCode, finding: string, details: ErrorDetails = {}, remedy: string = catalog[code]) {
    super(`${code}: ${finding} ${remedy}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.path = details.path ?? '';
    this.member = details.member;
    this.signal = details.signal;
    this.faults = details.faults ?? [];
  }
}
