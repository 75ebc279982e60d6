import { exitReport, liveReport } from '#lib/inspection/report.js';
import { LiveTree } from '#lib/runtime/tree/live-tree.js';
import { ReceivingNode } from '#lib/runtime/node/receiving-node.js';
import { expectItemsAtRest, expectReportBalances, expectSignalsAtRest } from './trees.js';

/** the trees that run; one that a spec leaves behind may be collected */
const watched = new Set<WeakRef<LiveTree>>();
const over = new WeakSet<LiveTree>();
/** by whom a tree was begun */
const specOf = new WeakMap<LiveTree, string>();
let spec = 'no spec';
let complaints: Error[] = [];

/**
 * From now on the account of every tree is held to the equations of promise 7, whichever spec it is of: when it ends, and
 * at each look while it runs. One that ends has to be at rest.
 */
export function watchBalances(): void {
  const { serve } = ReceivingNode.prototype;
  ReceivingNode.prototype.serve = function (): void {
    if (!this.edge.parent) watch(this.tree);
    serve.call(this);
  };
  const { ended } = LiveTree.prototype;
  LiveTree.prototype.ended = function (exit, errors): void {
    ended.call(this, exit, errors);
    over.add(this);
    const report = exitReport(this, exit);
    check(this, () => {
      expectReportBalances(report);
      expectSignalsAtRest(report);
      // Where its time was up, a run that did not end may be at an item.
      if (this.master.state === 'exited') expectItemsAtRest(report);
    });
  };
}

/** The trees that begin from now on are those of a spec. */
export function treesAreOf(title: string): void {
  spec = title;
}

/** Looks at all trees that run, and says once what is wrong with them and with those that have ended since the last look. */
export function complaintsOfTrees(): Error[] {
  for (const ref of watched) {
    const tree = ref.deref();
    if (!tree || over.has(tree)) watched.delete(ref);
    else check(tree, () => expectReportBalances(liveReport(tree)));
  }
  const found = complaints;
  complaints = [];
  return found;
}

function watch(tree: LiveTree): void {
  specOf.set(tree, spec);
  watched.add(new WeakRef(tree));
}

function check(tree: LiveTree, expectations: () => void): void {
  try {
    expectations();
  } catch (error) {
    const where = `The tree of ${tree.master.slot.type.name} that began in "${specOf.get(tree) ?? spec}"`;
    complaints.push(new Error(`${where}: ${(error as Error).message}`, { cause: error }));
  }
}
