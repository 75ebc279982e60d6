import type { TaskThreadError } from '../../errors/task-thread-error.js';
import type { DropReason } from '../../metadata/options.js';

/** What a queue needs of the one that reads it. */
export interface QueueReader {
  /** where the queue stands, for errors */
  readonly edge: { readonly path: string };
  readonly direction: 'in' | 'up';
  /** whether senders wait in the other direction of the edge */
  readonly oppositeBlocked: boolean;
  /** a sender begins to wait */
  blocked(): void;
  /** a signal was let in over capacity */
  overdrawn(signal: unknown): void;
  /** there is something to take, or one more than before */
  wake(): void;
  /** a signal came to a queue that is closed */
  refused(signal: unknown): void;
  /**
   * an overflow policy gave a signal up
   *
   * @param at how many stood before it, when it has left a gap
   */
  dropped(signal: unknown, reason: DropReason, at: number | undefined): void;
  /** the queue has overflowed, and that is a failure */
  overflowed(error: TaskThreadError): void;
}
