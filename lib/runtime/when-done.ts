import type { ChildEdge } from './child-edge.js';

/**
 * Nothing more comes UP from a child that has ended for good: goes on as soon as all of it is handled, and then what pipes
 * hold back. Maybe at once.
 */
export function whenDone(edge: ChildEdge, next: () => void): void {
  const { upward } = edge;
  if (!upward) return next();
  if (!upward.quiet) return upward.afterQuiet(() => whenDone(edge, next));
  upward.endPipes();
  if (!upward.piping) return next();
  edge.group?.leaves(edge);
  upward.afterQuiet(next);
}
