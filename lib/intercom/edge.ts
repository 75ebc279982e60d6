import { type EdgeStatistics, emptyFlow } from './account.js';
import type { Listener } from './listener.js';

/**
 * The connection of a parent and one child: two directions, each with a queue and its listener, which come into being
 * with their first signal. It outlives the instance of the child.
 */
export abstract class Edge {
  /** from the parent to the child */
  inward: Listener | undefined = undefined;
  /** from the child to the parent */
  upward: Listener | undefined = undefined;

  /** of the child */
  abstract get path(): string;

  /** A signal was refused, and counted. */
  abstract refused(direction: 'in' | 'up'): void;

  /** A sender begins to wait for room. */
  abstract senderWaits(direction: 'in' | 'up'): void;

  /** ms without progress after which two blocked directions count as a deadlock */
  abstract get deadlockMs(): number;

  /** A signal was let in over capacity. */
  abstract overdrawn(direction: 'in' | 'up'): void;

  /** Neither direction moves, and each waits for the other: `finding` says where. */
  abstract deadlocked(finding: string): void;

  /** Neither direction has moved for a time, and whether one of them will cannot be told. */
  abstract stalled(finding: string): void;

  /** Says as an event that nobody will handle a signal. */
  abstract deadLetter(direction: 'in' | 'up', signal: unknown): void;

  statistics(): EdgeStatistics {
    return { in: this.inward?.flow ?? emptyFlow, up: this.upward?.flow ?? emptyFlow };
  }
}
