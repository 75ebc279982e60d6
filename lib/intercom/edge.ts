import { type EdgeStatistics, emptyAccount } from './account.js';
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

  /** A signal was refused, and counted. */
  abstract refused(direction: 'in' | 'up'): void;

  /** Says as an event that nobody will handle a signal. */
  abstract deadLetter(direction: 'in' | 'up', signal: unknown): void;

  statistics(): EdgeStatistics {
    return { in: this.inward?.account ?? emptyAccount, up: this.upward?.account ?? emptyAccount };
  }
}
