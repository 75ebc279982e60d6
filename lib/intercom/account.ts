/**
 * Where the signals of one direction of an edge are. At any moment
 * `offered = accepted + refused + waiting` and
 * `accepted = handled + failed + dropped + discarded + queued + running`.
 */
export interface Account {
  readonly offered: number;
  readonly accepted: number;
  /** came after the end of the thread, or from outside while it stopped */
  readonly refused: number;
  /** offered by a sender that waits for room */
  readonly waiting: number;
  readonly handled: number;
  /** given to a handler that threw */
  readonly failed: number;
  /** given up by an overflow policy */
  readonly dropped: number;
  /** accepted by a thread that failed before their turn came */
  readonly discarded: number;
  readonly queued: number;
  readonly running: number;
}

/** The accounts of both directions of an edge. */
export interface EdgeStatistics {
  /** from the parent to the child */
  readonly in: Account;
  /** from the child to the parent */
  readonly up: Account;
}

export const emptyAccount: Account = Object.freeze({
  offered: 0,
  accepted: 0,
  refused: 0,
  waiting: 0,
  handled: 0,
  failed: 0,
  dropped: 0,
  discarded: 0,
  queued: 0,
  running: 0,
});

/** The sum of two accounts; a sum balances as its parts do. */
export function addAccounts(a: Account, b: Account): Account {
  const sum: Record<keyof Account, number> = { ...a };
  for (const key of Object.keys(sum) as (keyof Account)[]) sum[key] += b[key];
  return sum;
}
