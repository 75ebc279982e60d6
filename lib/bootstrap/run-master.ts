import { TaskThreadError } from '../errors/task-thread-error.js';
import { type ExitReport, exitReport } from '../inspection/report.js';
import { keepAlive } from '../tasks/clock/system-clock.js';
import type { Ctor } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import { assertTree } from '../tree/check.js';
import { checkMaster } from '../tree/check-master.js';
import { checkMasterOptions } from './check-options.js';
import { launch } from './launch.js';
import type { MasterTail, RunOptions } from './master-options.js';
import { watchLeftovers } from './leftovers.js';
import { onOsSignals } from './os-signals.js';
import { handleOf } from './running-tree.js';

/**
 * Runs a program: starts the tree, keeps the process alive while it runs, stops it, drained, on SIGINT or SIGTERM, and
 * resolves with the exit report when it has ended. The exit code is 0, or 3 when something did not end by its deadline,
 * or 1 when the tree failed.
 *
 * @throws TaskThreadError `TREE_FAULTS` when the tree is wired wrongly, `INVALID_OPTION`, else what the tree failed with
 * @example
 * ```ts
 * const report = await runMaster(MasterThread, { args: [config] });
 * console.log(report.reason);
 * ```
 */
export async function runMaster<C extends Ctor<AnyThread>>(
  master: C,
  ...tail: MasterTail<C, RunOptions<InstanceType<C>>>
): Promise<ExitReport> {
  const options: RunOptions<InstanceType<C>> & { args?: readonly unknown[] } = tail[0] ?? {};
  assertTree(master, checkMaster);
  checkMasterOptions('runMaster', master, options);
  let osSignal: NodeJS.Signals | undefined;
  const { tree, begin, ended } = launch(master, options.args ?? [], options);
  const stop = (signal: NodeJS.Signals): void => {
    osSignal = signal;
    void tree.master.stop();
  };
  const stopListening = (options.osSignals ?? true) ? onOsSignals(tree.surroundings.clock, stop) : () => {};
  const letGo = keepAlive();
  try {
    const exited = ended.then((exit) => exitReport(tree, exit, osSignal));
    await begin().then(
      async () => {
        try {
          options.onRunning?.(handleOf(tree, exited));
        } catch (error) {
          await tree.master.stop();
          throw error;
        }
      },
      (error: unknown) => {
        // A start that was stopped is no failure: the program has ended before it ran.
        if (!(error instanceof TaskThreadError && error.code === 'START_STOPPED')) throw error;
      },
    );
    const report = await exited;
    if (report.errors.length > 0) throw report.errors[0]!;
    if (report.stuck.length + report.discarded.length > 0) process.exitCode = 3;
    return report;
  } catch (error) {
    process.exitCode = 1;
    throw error;
  } finally {
    stopListening();
    letGo();
    watchLeftovers(tree);
  }
}
