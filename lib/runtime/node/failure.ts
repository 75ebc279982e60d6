import type { ErrorCode } from '../../errors/catalog.js';
import { isAbort } from '../../errors/is-abort.js';
import { quote } from '../../errors/quote.js';
import type { Route } from '../../intercom/route.js';
import type { RestartPolicy } from '../../supervision/restart-policy.js';
import type { Exit } from '../../thread/exit.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { ThreadNode } from '../thread-node.js';

/** Where in a thread something was thrown. */
export interface ThrownAt {
  readonly path: string;
  /** `Class.member` */
  readonly member: string;
  readonly signal?: string;
}

/** The error a thread fails with: what was thrown is its `cause`, save an error that came up from a child. */
export function threadFailure(thrown: unknown, at: ThrownAt): TaskThreadError {
  const { path, member, signal } = at;
  const where = signal === undefined ? member : `${member}(${signal})`;
  return new TaskThreadError('THREAD_FAILED', `${path}: ${where} threw ${sentence(thrown)}`, { ...at, cause: thrown });
}

/** The error of a handler that has not ended within the `timeoutMs` of its listener. */
export function handlerTimeout(path: string, route: Route, signals: readonly unknown[]): TaskThreadError {
  const { member, timeoutMs } = route;
  const signal = quote(signals[0]);
  const what = signals.length === 1 ? signal : `a batch of ${signals.length} ${signal}`;
  const finding = `${path}: ${member} has not handled ${what} within ${timeoutMs} ms.`;
  return new TaskThreadError('HANDLER_TIMEOUT', finding, { path, member, signal });
}

/** The error a thread fails with whose task failed; a run that took too long has one of its own. */
export function taskFailure(thrown: unknown, at: ThrownAt): TaskThreadError {
  const tookTooLong = thrown instanceof TaskThreadError && thrown.code === 'TASK_TIMEOUT';
  return tookTooLong ? thrown : threadFailure(thrown, at);
}

/** The error of an exit hook or a deferred cleanup. */
export function cleanupFailure(thrown: unknown, path: string, member: string): TaskThreadError {
  return new TaskThreadError('CLEANUP_FAILED', `${path}: ${member} threw ${sentence(thrown)}`, {
    path,
    member,
    cause: thrown,
  });
}

const stopNews: ReadonlySet<ErrorCode> = new Set(['STOPPED', 'STOPPING', 'START_STOPPED', 'ASK_FAILED']);

/** Whether an error is only the news that the thread stops, as `sleep`, `spawn` and `tasks` give it, and what it aborts. */
export function isStopNews(error: unknown): boolean {
  return error instanceof TaskThreadError ? stopNews.has(error.code) : isAbort(error);
}

/** What was thrown, ending in one full stop. */
function sentence(thrown: unknown): string {
  return `${quote(thrown).replace(/\.$/, '')}.`;
}

/** The error of a start that was stopped on its way. */
export function startStopped(path: string): TaskThreadError {
  return new TaskThreadError('START_STOPPED', `${path} was asked to stop while it started.`, { path });
}

/** The error of a child that was started again as often as it may be. */
export function restartLimit(child: ThreadNode, policy: RestartPolicy, exit: Exit): TaskThreadError {
  const { maxRestarts, withinMs } = policy;
  const how = exit.reason === 'failed' ? `failed again: ${sentence(exit.error)}` : 'has ended again.';
  const finding = `${child.path} was started again ${maxRestarts} times within ${withinMs} ms and ${how}`;
  return new TaskThreadError('RESTART_LIMIT', finding, { path: child.path, cause: exit.error });
}
