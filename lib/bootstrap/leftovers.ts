import { afterwards } from '../tasks/clock/system-clock.js';
import type { LiveTree } from '../runtime/tree/live-tree.js';

/** ms a process has to end by itself once its tree has */
const graceMs = 2_000;

/**
 * Says what keeps a process alive whose tree has ended. One that left something behind at a deadline is ended, for what
 * was left may keep it alive for ever.
 */
export function watchLeftovers(tree: LiveTree): void {
  afterwards(graceMs, () => {
    const kept = [...new Set(process.getActiveResourcesInfo())].join(', ');
    tree.master.node.say(
      'warn',
      { kept },
      `The tree has ended, but the process is kept alive by: ${kept || 'something'}.`,
    );
    if (tree.overdue.stuck.length > 0) process.exit();
  });
}
