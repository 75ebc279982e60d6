import type { ChildEdge } from '../runtime/edge/child-edge.js';
import type { Slot } from '../runtime/tree/position.js';
import { addItems, noItems, type SourceStatistics } from '../tasks/listening/source-statistics.js';
import { edgesBelow, slotsBelow } from '../runtime/tree/walk.js';

/** What has become of the items of one declared source: of all the threads that lived there, and live there now. */
export interface SourceReport extends SourceStatistics {
  /** `master/server/connections[*]` */
  readonly path: string;
  /** `Class.method` */
  readonly member: string;
}

/** The sources of a tree. */
export function sourceReports(master: ChildEdge): SourceReport[] {
  const living = new Map<Slot, readonly SourceStatistics[]>();
  for (const { slot, node } of edgesBelow(master)) {
    const sources = node.gathered?.sources ?? [];
    if (sources.length > 0)
      living.set(
        slot,
        added(
          living.get(slot),
          sources.map((each) => each.statistics),
        ),
      );
  }
  return [...slotsBelow(master.slot)].flatMap((slot) => {
    const { name, sources } = slot.position.definition;
    const items = added(slot.items, living.get(slot));
    const path = slot.pattern;
    return sources.map(({ method }, at) => ({ path, member: `${name}.${method}`, ...(items[at] ?? noItems) }));
  });
}

function added(a: readonly SourceStatistics[] = [], b: readonly SourceStatistics[] = []): readonly SourceStatistics[] {
  const longer = a.length < b.length ? b : a;
  return longer.map((_, at) => addItems(a[at] ?? noItems, b[at] ?? noItems));
}
