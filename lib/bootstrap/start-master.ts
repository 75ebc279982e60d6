import { exitReport } from '../inspection/report.js';
import { nextTurn } from '../tasks/dispatcher.js';
import type { Ctor } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import { assertTree } from '../tree/check.js';
import { checkMasterOptions } from './check-options.js';
import { launch } from './launch.js';
import type { MasterOptions, MasterTail } from './master-options.js';
import { handleOf, type Tree } from './running-tree.js';

/**
 * Starts a tree without touching the process: for embedding and for tests. Resolves once every thread runs.
 *
 * @throws TaskThreadError `TREE_FAULTS` when the tree is wired wrongly, `INVALID_OPTION`, `START_STOPPED`, or what the start failed with
 * @example
 * ```ts
 * const tree = await startMaster(MasterThread, { args: [config] });
 * await tree.send(new Refresh());
 * const report = await tree.stop();
 * ```
 */
export async function startMaster<C extends Ctor<AnyThread>>(
  master: C,
  ...tail: MasterTail<C, MasterOptions>
): Promise<Tree<InstanceType<C>>> {
  const options: MasterOptions & { args?: readonly unknown[] } = tail[0] ?? {};
  assertTree(master);
  checkMasterOptions('startMaster', master, options);
  const { tree, begin, ended } = launch(master, options.args ?? [], options);
  const exited = ended.then((exit) => exitReport(tree, exit));
  // What comes up before whoever asked for the tree could subscribe is for them too.
  tree.holdOutside();
  await begin();
  void nextTurn().then(() => tree.serveOutside());
  return handleOf(tree, exited);
}
