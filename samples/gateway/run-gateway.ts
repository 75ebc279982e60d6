import { writeFileSync } from 'node:fs';
import { type ExitReport, printTree, runMaster, type Tree } from 'taskthread';
import { ConsoleLog } from '../support/console-log.js';
import { accountTable } from './account-table.js';
import type { GatewayConfig } from './gateway-config.js';
import { givenUp } from './given-up.js';
import { MasterThread } from './master-thread.js';
import { StatusLine } from './status-line.js';

/** What {@link runGateway} takes besides the config of the tree. */
export interface GatewayRun extends Omit<GatewayConfig, 'onTraffic'> {
  /** file for the exit report as JSON, or '' */
  readonly report: string;
}

/**
 * Runs the gateway until an OS signal comes or it fails: prints the tree, a line a second, and at last the account of
 * every edge. Sets the exit code.
 *
 * @returns the exit report, or nothing when it did not start
 */
export async function runGateway({ report: file, ...config }: GatewayRun): Promise<ExitReport | undefined> {
  // The terminal may be closed before the gateway is; what it cannot be told it need not stop for.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {});
  console.log(printTree(MasterThread));
  const statusLine = new StatusLine();
  let running: Tree<MasterThread> | undefined;
  const args: [GatewayConfig] = [
    {
      ...config,
      onTraffic: (traffic) => running && console.log(statusLine.next(traffic, running.snapshot())),
    },
  ];
  try {
    const report = await runMaster(MasterThread, {
      args,
      log: new ConsoleLog(),
      onRunning: (tree) => void (running = tree),
    });
    return tell(report, file);
  } catch (error) {
    // runMaster has set the exit code. An account exists only of a gateway that ran.
    if (running) return tell(await running.exited, file);
    console.error(`The gateway did not start. ${firstCause(error)}`);
    return undefined;
  }
}

function tell(report: ExitReport, file: string): ExitReport {
  console.log(`The gateway has ended: ${report.reason}.\n${accountTable(report)}`);
  if (file) writeFileSync(file, JSON.stringify(report, withMessages, 2));
  for (const line of givenUp(report)) console.error(line);
  for (const error of report.errors) console.error(firstCause(error));
  return report;
}

/** The message of an error is no property that JSON sees. */
function withMessages(_key: string, value: unknown): unknown {
  return value instanceof Error ? Object.assign({ message: value.message }, value) : value;
}

/** What began it: what a user can do something about stands there. */
function firstCause(error: unknown): string {
  let first = error;
  while (first instanceof Error && first.cause instanceof Error && 'path' in first) first = first.cause;
  return first instanceof Error ? first.message : String(first);
}
