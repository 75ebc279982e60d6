import type { ChildEdge } from './child-edge.js';

/**
 * Nothing more comes UP from a child that has ended for good: goes on as soon as all of it is handled, and then what pipes
 * hold back. Maybe at once.
 */
export function whenDone(edge: ChildEdge, next: () => void): void {
  const { upward, parent } = edge;
  if (!upward) return next();
  // What the instance of the parent before had left is for the one that starts, as soon as that handles anything.
  const isAwaited = parent !== undefined && !parent.serving && parent.spawning && upward.queue.size > 0;
  if (!upward.quiet || isAwaited) return upward.afterQuiet(() => whenDone(edge, next));
  upward.endPipes();
  if (!upward.piping) return next();
  edge.group?.leaves(edge);
  upward.afterQuiet(next);
}
