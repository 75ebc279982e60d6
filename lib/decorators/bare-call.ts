import { TaskThreadError } from '../errors/task-thread-error.js';

/**
 * Refuses `@Rescheduling` without parentheses: then the maker of a decorator gets what the decorator should have got,
 * and nothing would be recorded.
 *
 * @throws TaskThreadError `DECORATOR_MISPLACED`
 */
export function refuseBareCall(decorator: string, args: readonly unknown[]): void {
  const [first, second] = args;
  const standard = typeof second === 'object' && second !== null && 'kind' in second && 'metadata' in second;
  const legacy = typeof second === 'string' && typeof first === 'object' && first !== null;
  if (!standard && !legacy) return;
  throw bareCall(decorator, legacy ? second : String(Reflect.get(second as object, 'name')));
}

/** The error for a decorator that stands without parentheses on a member, or on a class. */
export function bareCall(decorator: string, member: string): TaskThreadError {
  const finding = `@${decorator} on ${member} has no parentheses.`;
  return new TaskThreadError('DECORATOR_MISPLACED', finding, { member }, `Write @${decorator}(…).`);
}
