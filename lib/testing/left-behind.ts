import { TaskThreadError } from '../errors/task-thread-error.js';
import type { ExitReport } from '../inspection/report.js';

/** What a tree that has ended has left behind, a line each. */
export function leftBehind({ stuck, discarded }: Pick<ExitReport, 'stuck' | 'discarded'>, timers: number): string[] {
  return [
    ...stuck.map(({ path, member, forMs }) => `${path}: ${member} does not end; it has run for ${forMs} ms`),
    ...discarded.map(({ path, direction, signal, count }) => `${path}: ${count} ${signal} (${direction}) not handled`),
    ...(timers > 0 ? [`${timers} timer(s) of its clock`] : []),
  ];
}

/** Throws it, if there is any. */
export function refuseLeft(who: string, left: readonly string[]): void {
  if (left.length === 0) return;
  const list = left.map((each) => `\n  ${each}`).join('');
  throw new TaskThreadError('LEFT_BEHIND', `${who} has ended, but left:${list}\n`);
}
