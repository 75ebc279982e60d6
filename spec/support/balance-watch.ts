import { exitReport } from '#lib/inspection/report.js';
import { LiveTree } from '#lib/runtime/live-tree.js';
import { expectAccountBalances, expectItemsBalance } from './trees.js';

let complaint: unknown;

/** From now on the accounts of every tree that ends are held to the equations of promise 7, whichever spec it is of. */
export function watchBalances(): void {
  const { ended } = LiveTree.prototype;
  LiveTree.prototype.ended = function (exit, errors): void {
    ended.call(this, exit, errors);
    try {
      const { edges, sources } = exitReport(this, exit);
      for (const { path, in: inward, up } of edges) {
        expectAccountBalances(inward, `${path} IN`);
        expectAccountBalances(up, `${path} UP`);
      }
      for (const items of sources) expectItemsBalance(items, items.member);
    } catch (error) {
      complaint ??= error;
    }
  };
}

/**
 * For the teardown of a spec.
 *
 * @throws when a tree has ended since that does not balance
 */
export function expectBalances(): void {
  const found = complaint;
  complaint = undefined;
  if (found !== undefined) throw found as Error;
}
