import type { AskOptions } from './ask.js';
import type { Logger } from './logger.js';
import type { Tasks } from './tasks.js';
import type { AbstractCtor, MaybePromise } from './protocol.js';
import type { ChildRef } from './child-ref.js';

/** What a thread knows of the runtime, and all it knows. */
export interface ThreadPort {
  readonly id: string;
  readonly path: string;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  readonly tasks: Tasks;
  up(signal: unknown): MaybePromise;
  upAll(signals: Iterable<unknown>): MaybePromise;
  tryUp(signal: unknown): boolean;
  ask(signal: unknown, options?: AskOptions): Promise<never>;
  broadcast(signal: unknown): MaybePromise;
  living(type?: AbstractCtor): Iterable<ChildRef>;
  stop(): void;
  sleep(ms: number): Promise<void>;
  exclusive(lock: string, section: () => unknown): Promise<unknown>;
  defer(cleanup: () => unknown): void;
}
