import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';

/** Where a member decorator was applied, whichever standard called it. */
export interface Place {
  /** whom the record belongs to: the class (legacy) or the metadata object of the class (standard) */
  readonly owner: object;
  readonly member: string;
  /** `Class.member` where the class is known by then, `member` where it is not */
  readonly label: string;
}

/** What a decorator receives: `(prototype, key, descriptor)` or `(value, context)`. */
export type DecoratorCall = readonly [first: unknown, second?: unknown, third?: unknown];

interface Context {
  readonly kind: string;
  readonly name: string | symbol;
  readonly static?: boolean;
  readonly private?: boolean;
  readonly metadata?: object;
}

/**
 * Reads the call of a decorator for a method or a field.
 *
 * @throws TaskThreadError `DECORATOR_MISPLACED` for any other place, and for a static, private or symbol-named member
 */
export function memberPlace(decorator: string, kind: 'method' | 'field', call: DecoratorCall): Place {
  const [first, second, third] = call;
  if (isContext(second)) {
    const wrong =
      second.kind !== kind ? second.kind : second.static ? 'static member' : second.private ? 'private member' : '';
    if (wrong || typeof second.name !== 'string')
      throw misplaced(decorator, kind, wrong || 'symbol', String(second.name));
    return { owner: metadataOf(decorator, second), member: second.name, label: second.name };
  }
  if (typeof first === 'function')
    throw misplaced(decorator, kind, second === undefined ? 'class' : 'static member', first.name);
  const label = `${quote(first)}.${String(second)}`;
  const found = isMethod(third) ? 'method' : third === undefined ? 'field' : 'accessor';
  if (found !== kind || typeof second !== 'string')
    throw misplaced(decorator, kind, typeof second === 'symbol' ? 'symbol' : found, label);
  return { owner: (first as object).constructor, member: second, label };
}

/**
 * Reads the call of a decorator for a class.
 *
 * @throws TaskThreadError `DECORATOR_MISPLACED` for any other place
 */
export function classPlace(decorator: string, call: DecoratorCall): { readonly owner: object; readonly label: string } {
  const [first, second] = call;
  const label = typeof first === 'function' ? first.name : quote(first);
  if (isContext(second)) {
    if (second.kind !== 'class') throw misplaced(decorator, 'class', second.kind, String(second.name));
    return { owner: metadataOf(decorator, second), label };
  }
  if (typeof first !== 'function' || second !== undefined)
    throw misplaced(decorator, 'class', 'member', `${label}.${String(second)}`);
  return { owner: first, label };
}

function isContext(value: unknown): value is Context {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function isMethod(descriptor: unknown): boolean {
  return (
    typeof descriptor === 'object' && descriptor !== null && typeof Reflect.get(descriptor, 'value') === 'function'
  );
}

function metadataOf(decorator: string, context: Context): object {
  if (context.metadata) return context.metadata;
  const finding = `@${decorator} on ${String(context.name)} got a decorator context without metadata: the class was compiled by a tool that leaves it out.`;
  throw new TaskThreadError(
    'DECORATOR_MISPLACED',
    finding,
    {},
    'Compile with TypeScript 5.2 or later, or set experimentalDecorators.',
  );
}

function misplaced(decorator: string, wanted: string, found: string, label: string): TaskThreadError {
  const finding = `@${decorator} is made for a public ${wanted} of a thread; ${label} is a ${found}.`;
  return new TaskThreadError('DECORATOR_MISPLACED', finding, { path: label, member: label });
}
