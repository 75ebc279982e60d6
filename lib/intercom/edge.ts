import type { TaskThreadError } from '../errors/task-thread-error.js';
import type { EdgeStatistics } from '../thread/edge-statistics.js';
import { emptyFlow } from './account/account.js';
import { DeadlockWatch } from './deadlock-watch.js';
import type { DropReason } from '../metadata/options.js';
import type { Listener } from './listener.js';

/** A thread at one end of an edge, as errors name it. */
export interface End {
  /** empty for whoever embeds the tree */
  readonly path: string;
  /** path and class */
  readonly name: string;
}

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

  /** An overflow policy gave a signal up. */
  abstract dropped(direction: 'in' | 'up', signal: unknown, reason: DropReason): void;

  /** A queue has overflowed, and that is a failure. */
  abstract overflowed(error: TaskThreadError): void;

  /** Neither direction moves, and each waits for the other: `finding` says where. */
  abstract deadlocked(finding: string): void;

  /** Neither direction has moved for a time, and whether one of them will cannot be told. */
  abstract stalled(finding: string): void;

  /** Says as an event that nobody will handle a signal. */
  abstract deadLetter(direction: 'in' | 'up', signal: unknown): void;

  /** Who stands at an end of it. */
  abstract end(which: 'parent' | 'child'): End;

  /** Says as an event that a reply came when nobody waited for it any more. */
  abstract lateReply(direction: 'in' | 'up', ask: unknown): void;

  statistics(): EdgeStatistics {
    return { in: this.inward?.flow ?? emptyFlow, up: this.upward?.flow ?? emptyFlow };
  }

  /** Whether senders wait in this direction. */
  blocks(direction: 'in' | 'up'): boolean {
    return (queueOf(this, direction)?.waiting ?? 0) > 0;
  }

  /** A sender begins to wait: when both directions have such, they are let in, as far as the overdraft reaches. */
  blocked(direction: 'in' | 'up'): void {
    this.senderWaits(direction);
    const opposite = direction === 'in' ? 'up' : 'in';
    for (const each of [opposite, direction] as const) {
      if (!this.blocks(opposite)) return;
      queueOf(this, each)!.overdrawWaiting();
    }
    if (this.blocks(opposite) && this.blocks(direction)) DeadlockWatch.of(this, this.inward!.receiver.clock).arm();
  }

  /** It is at its end, or a new instance takes over: there is nothing to watch any more. */
  forgetDeadlock(): void {
    DeadlockWatch.cancel(this);
  }
}

function queueOf({ inward, upward }: Edge, direction: 'in' | 'up'): Listener['queue'] | undefined {
  return (direction === 'in' ? inward : upward)?.queue;
}
