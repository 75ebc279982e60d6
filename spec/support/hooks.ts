import Mocha from 'mocha';
import { complaintsOfTrees, treesAreOf, watchBalances } from './balance-watch.js';
import { lateEscapes } from './watch.js';

// Mocha catches uncaught exceptions itself while it runs, but says nothing of an unhandled rejection.

/** ms that the process may take to end by itself after the last test */
const leaveAfterMs = 20_000;

const inCI = /^(1|true)$/i.test(process.env['CI'] ?? '');

let runner: Mocha.Runner;

/** Run around each spec, wherever it stands. */
export const mochaHooks = {
  beforeEach(this: Mocha.Context): void {
    treesAreOf(this.currentTest!.fullTitle());
  },
  afterEach: failForTrees,
  afterAll: failForTrees,
};

/** Mocha calls this once, before the first test, with its runner as `this`. */
export function mochaGlobalSetup(this: Mocha.Runner): void {
  runner = this;
  watchEscapes();
  watchBalances();
  if (inCI) forbidSkippedAndOnly();
}

/** A hook that throws would end the run. */
function failForTrees(): void {
  for (const error of complaintsOfTrees()) failRun('the account of a tree', error);
}

function watchEscapes(): void {
  const seen = new WeakSet<Promise<unknown>>();
  let ended = false;

  process.on('unhandledRejection', (reason, promise) => {
    if (seen.has(promise)) return; // Mocha's own listener emits the event a second time
    seen.add(promise);
    if (ended) lateEscapes.push({ kind: 'unhandled rejection', reason });
    else failRun(`unhandled rejection during: ${whatRuns()}`, toError(reason));
  });

  runner.once('end', () => {
    ended = true;
    // Before the reporter has the last word.
    process.once('exit', () => {
      for (const reason of complaintsOfTrees()) lateEscapes.push({ kind: 'account that is wrong', reason });
    });
    setTimeout(leave, leaveAfterMs).unref();
    // After the end Mocha's listener only throws, which would end the process before the summary.
    process.off('uncaughtException', (runner as Mocha.Runner & { uncaught(error: Error): void }).uncaught);
    process.on('uncaughtException', (reason) => lateEscapes.push({ kind: 'uncaught exception', reason }));
  });
}

/** A spec that failed in the middle may have left something that would keep the process alive for ever. */
function leave(): void {
  console.error(`Kept alive after the last test by: ${process.getActiveResourcesInfo().join(', ')}.`);
  process.exit(process.exitCode || 1);
}

function forbidSkippedAndOnly(): void {
  (runner as Mocha.Runner & { forbidPending: boolean }).forbidPending = true; // fails every skipped test, by its name
  const suite = runner.suite as Mocha.Suite & { hasOnly(): boolean };
  if (suite.hasOnly()) {
    runner.once('start', () => failRun('forbidden in CI: .only', new Error('a test or suite is marked .only')));
  }
}

/** Adds a failure to the run without ending it and without blaming a test that may have passed already. */
function failRun(title: string, error: Error): void {
  const culprit = new Mocha.Test(title, () => {});
  culprit.parent = runner.suite;
  (runner as Mocha.Runner & { fail(test: Mocha.Test, error: Error): void }).fail(culprit, error);
}

function whatRuns(): string {
  return (runner as Mocha.Runner & { currentRunnable?: Mocha.Runnable }).currentRunnable?.fullTitle() ?? 'no test';
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(`not an Error but: ${String(reason)}`);
}
