import type { LiveTree } from '../runtime/live-tree.js';
import type { VirtualClock } from './virtual-clock.js';

/** What a tree that has ended has left behind, a line each. */
export function leftBehind(tree: LiveTree, clock: VirtualClock, timersBefore: number): string[] {
  const { stuck, discarded } = tree.overdue;
  const timers = clock.pending - timersBefore;
  return [
    ...stuck.map(({ path, member, forMs }) => `${path}: ${member} does not end, ${forMs} ms after the stop`),
    ...discarded.map(({ path, direction, signal, count }) => `${path}: ${count} ${signal} (${direction}) not handled`),
    ...(timers > 0 ? [`${timers} timer(s) of its clock`] : []),
  ];
}
