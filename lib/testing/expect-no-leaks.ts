import type { ExitReport } from '../inspection/report.js';
import { leftBehind, refuseLeft } from './left-behind.js';
import type { VirtualClock } from './virtual-clock.js';

/**
 * Holds a tree that has ended to have left nothing: nothing that did not end by its deadline, no signal that was given
 * up, queued or in progress, no timer of its clock.
 *
 * @throws TaskThreadError `LEFT_BEHIND`, with a line for each
 * @example
 * ```ts
 * const report = await clock.until(tree.stop());
 * expectNoLeaks(report, clock);
 * ```
 */
export function expectNoLeaks(report: ExitReport, clock?: VirtualClock): void {
  const restless = report.edges.flatMap(({ path, ...flows }) =>
    (['in', 'up'] as const).flatMap((direction) => {
      const { queued, running, waiting } = flows[direction];
      const count = queued + running + waiting;
      return count > 0 ? [`${path}: ${count} signal(s) (${direction}) not handled`] : [];
    }),
  );
  refuseLeft('The tree', [...leftBehind(report, clock?.pending ?? 0), ...restless]);
}
