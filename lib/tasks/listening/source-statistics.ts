import type { DropReason } from '../../metadata/options.js';

/** Why an item was dropped: the policy that gave it up, or that its source gave it after it was let go of. */
export type ItemDropReason = DropReason | 'late';

/**
 * What has become of the items of a source that a method of a thread listens to. At any moment
 * `received = handled + failed + dropped + discarded + waiting + running`.
 */
export interface SourceStatistics {
  /** items that came; of a source that waits, those that it was asked for and gave */
  readonly received: number;
  readonly handled: number;
  /** given to a run that threw, be it because the thread stopped */
  readonly failed: number;
  /** given up by an overflow policy */
  readonly dropped: number;
  /**
   * given up because the thread had failed before their turn came, or had ended at a deadline before their run had, or
   * because they came from a source that had been let go of already
   */
  readonly discarded: number;
  readonly waiting: number;
  readonly running: number;
  /** most items that ever waited */
  readonly peak: number;
}

export const noItems: SourceStatistics = {
  received: 0,
  handled: 0,
  failed: 0,
  dropped: 0,
  discarded: 0,
  waiting: 0,
  running: 0,
  peak: 0,
};

/** The sum of two, of which the higher peak counts. */
export function addItems(a: SourceStatistics, b: SourceStatistics): SourceStatistics {
  const sum: Record<keyof SourceStatistics, number> = { ...noItems };
  for (const key of Object.keys(sum) as (keyof SourceStatistics)[]) sum[key] = a[key] + b[key];
  return { ...sum, peak: Math.max(a.peak, b.peak) };
}

/** Those of a thread that has ended: a run that goes on counts no more. */
export function closed(items: SourceStatistics): SourceStatistics {
  return { ...items, running: 0, discarded: items.discarded + items.running };
}
