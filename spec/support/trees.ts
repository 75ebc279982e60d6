import { expect } from 'chai';
import {
  type Account,
  type AnyThread,
  type EdgeReport,
  type ExitReport,
  type Logger,
  type Report,
  type Snapshot,
  type SourceStatistics,
  startMaster,
  type Tree,
} from 'taskthread';
import { nextTurn, VirtualClock } from 'taskthread/testing';

/** A logger that keeps its lines: `error: message`. */
export class KeptLog implements Logger {
  readonly lines: string[] = [];
  debug = (_fields: unknown, message = ''): void => void this.lines.push(`debug: ${message}`);
  info = (_fields: unknown, message = ''): void => void this.lines.push(`info: ${message}`);
  warn = (_fields: unknown, message = ''): void => void this.lines.push(`warn: ${message}`);
  error = (_fields: unknown, message = ''): void => void this.lines.push(`error: ${message}`);
}

/** A tree under virtual time, with its log. */
export interface Trial<T extends AnyThread> {
  readonly tree: Tree<T>;
  readonly clock: VirtualClock;
  readonly log: KeptLog;
  /** Stops the tree and holds its account to the two equations of the design, and to rest. */
  stop(): Promise<ExitReport>;
}

/** Starts a tree under virtual time. */
export async function trial<T extends AnyThread>(master: new () => T): Promise<Trial<T>> {
  const clock = new VirtualClock();
  const log = new KeptLog();
  const tree = (await startMaster(master as new () => AnyThread, { clock, log })) as unknown as Tree<T>;
  expectSnapshotBalances(tree.snapshot());
  return {
    tree,
    clock,
    log,
    async stop() {
      const report = await tree.stop();
      expectBalance(report);
      return report;
    },
  };
}

/** Holds the account of every edge of a report to the two equations of promise 7, and that of every source to its one. */
export function expectReportBalances({ edges, sources }: Report): void {
  for (const items of sources) expectItemsBalance(items, items.member);
  for (const { path, in: inward, up } of edges) {
    expectAccountBalances(inward, `${path} IN`);
    expectAccountBalances(up, `${path} UP`);
  }
}

/** The same of a tree that has ended: nothing is under way there any more. */
export function expectBalance(report: Report): void {
  expectReportBalances(report);
  expectSignalsAtRest(report);
  expectItemsAtRest(report);
}

export function expectItemsAtRest({ sources }: Report): void {
  for (const { member, waiting, running } of sources)
    expect({ waiting, running }, `${member} is at rest`).to.deep.equal({ waiting: 0, running: 0 });
}

export function expectSignalsAtRest({ edges }: Report): void {
  for (const { path, in: inward, up } of edges) {
    expectNothingUnderWay(inward, `${path} IN`);
    expectNothingUnderWay(up, `${path} UP`);
  }
}

function expectNothingUnderWay({ queued, running, waiting }: Account, where: string): void {
  expect({ queued, running, waiting }, `${where} is at rest`).to.deep.equal({ queued: 0, running: 0, waiting: 0 });
}

/** Holds that of every edge of a snapshot to them. */
export function expectSnapshotBalances(snapshot: Snapshot): void {
  const stack = [snapshot];
  for (let each = stack.pop(); each; each = stack.pop()) {
    expectAccountBalances(each.edge.in, `${each.id} IN`);
    expectAccountBalances(each.edge.up, `${each.id} UP`);
    for (const items of each.sources) expectItemsBalance(items, `${each.id} ${items.name}`);
    stack.push(...each.children);
  }
}

export function expectItemsBalance(items: SourceStatistics, where: string): void {
  const { received, handled, failed, dropped, discarded, waiting, running } = items;
  expect(received, `${where}: received`).to.equal(handled + failed + dropped + discarded + waiting + running);
  const counts = [received, handled, failed, dropped, discarded, waiting, running];
  expect(Math.min(...counts), `${where}: nothing negative`).to.be.at.least(0);
}

export function expectAccountBalances(account: Account, where: string): void {
  const { offered, accepted, refused, waiting, handled, failed, dropped, discarded, queued, running } = account;
  expect(offered, `${where}: offered`).to.equal(accepted + refused + waiting);
  expect(accepted, `${where}: accepted`).to.equal(handled + failed + dropped + discarded + queued + running);
  const counts = [offered, accepted, refused, waiting, handled, failed, dropped, discarded, queued, running];
  expect(Math.min(...counts), `${where}: nothing negative`).to.be.at.least(0);
}

/** The account of one edge of a report. */
export function edge(report: Report, path: string): EdgeReport {
  const found = report.edges.find((each) => each.path === path);
  if (!found) throw new Error(`no edge ${path} among ${report.edges.map((each) => each.path).join(', ')}`);
  return found;
}

/** A promise and what settles it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** Lets everything happen that needs no more than microtasks and turns of the event loop. */
export async function settled(turns = 5): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await nextTurn();
}
