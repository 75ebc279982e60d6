import { TaskThreadError } from '../../errors/task-thread-error.js';
import { isStopNews } from '../../runtime/node/failure.js';
import type { ExitReport } from '../../inspection/report.js';
import type { Injector } from './injector.js';
import type { Ledger } from './ledger.js';
import { parentOf, type Rollcall } from './rollcall.js';
import type { TracedClock } from './traced-clock.js';
import type { Watch } from './watch.js';

const timeouts: readonly string[] = ['HANDLER_TIMEOUT', 'TASK_TIMEOUT'];

/** ms that slow calls may add up to before a deadline may pass because of them */
const slowMs = 4000;

/** What a run is held to when its tree has ended. */
export interface Verdict {
  readonly watch: Watch;
  readonly rollcall: Rollcall;
  readonly injector: Injector;
  readonly report: ExitReport;
  /** timers of the clock that are left */
  readonly timers: TracedClock['timers'];
  /** whether threads may fail by themselves, with this error */
  readonly mayFail: (error: TaskThreadError) => boolean;
}

/** Holds a tree that has ended to the promises: every account balances, nothing is lost, nothing is left. */
export function judge({ watch, rollcall, injector, report, timers, mayFail }: Verdict): void {
  const { complain } = watch;
  for (const ledger of watch.ledgers) {
    ledger.audit(!rollcall.isLeftBehind);
    if (!rollcall.stuck) judgeLosses(ledger, rollcall, complain);
  }
  judgeReport(report, watch);
  for (const path of rollcall.alive) complain(path, 'has not ended');
  const late = report.stuck.length > 0;
  if (late && injector.counts.exit === 0 && injector.slowedMs < slowMs)
    for (const { path, member, forMs } of report.stuck) complain(path, `${member} has not ended after ${forMs} ms`);
  // One that was made slow may take too long for its listener, and goes on when its thread has ended.
  const overran = (error: unknown): boolean => injector.counts.slow > 0 && isTimeout(error);
  const lasting = rollcall.ownFailures.some(overran) ? timers.filter(({ what }) => !what.startsWith('slow ')) : timers;
  if (!late) for (const { path, what } of lasting) complain(path, `leaves a timer: ${what}`);
  // A stop, too, may be what a start or a handler fails with.
  const { counts } = injector;
  const stops = counts.stop + counts.crash + counts.throw + counts.enter > 0 || rollcall.ownFailures.some(isTimeout);
  const excused = (error: TaskThreadError): boolean =>
    mayFail(error) ||
    overran(error) ||
    (stops && isStopNews(error.cause)) ||
    (late && error.code === 'CLEANUP_FAILED') ||
    (counts.exit > 0 && error.code === 'START_TIMEOUT');
  for (const error of rollcall.ownFailures)
    if (!excused(error)) complain(error.path ?? 'master', `fails by itself: ${error.message}`);
  if (!late && !rollcall.anyFailed)
    for (const error of report.errors) complain('master', `fails, though nothing threw: ${error.message}`);
}

/** Whether a handler or a run that took too long is at the bottom of an error. */
function isTimeout(error: unknown): boolean {
  return error instanceof TaskThreadError && (timeouts.includes(error.code) || isTimeout(error.cause));
}

/** Signals fail only with a thread that did, and are discarded only where nobody is left to handle them. */
function judgeLosses({ path, listener, orphaned }: Ledger, rollcall: Rollcall, complain: Watch['complain']): void {
  const child = path.slice(0, path.lastIndexOf(' '));
  const receiver = listener.direction === 'in' ? child : parentOf(child);
  const { failed, discarded } = listener.flow;
  if (failed > 0 && !rollcall.of(receiver)?.everFailed) complain(path, `${failed} failed, though its receiver did not`);
  if (discarded > orphaned && !rollcall.mayDiscard(receiver))
    complain(path, `${discarded} discarded, though its receiver ran to its end`);
}

/** The report tells of all edges together what each of them told. */
function judgeReport({ edges }: ExitReport, watch: Watch): void {
  for (const key of ['offered', 'accepted', 'refused', 'handled', 'failed', 'dropped', 'discarded'] as const) {
    let told = 0;
    let wanted = 0;
    for (const edge of edges) told += edge.in[key] + edge.up[key];
    for (const { listener } of watch.ledgers) wanted += listener.flow[key];
    if (told !== wanted) watch.complain('the report', `${key}: ${told}, but ${wanted} is right`);
  }
}
