import 'reflect-metadata';
import type {
  ChildDefinition,
  ChildExitDefinition,
  Class,
  ExclusiveDefinition,
  ListenerDefinition,
  SourceDefinition,
  TaskDefinition,
} from './definition.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import { frozenCopy } from './frozen-copy.js';
import type { ThreadOptions } from './options.js';
import { symbolMetadata } from './symbol-metadata.js';

/** One thing a decorator said about a member of a class, or about the class itself. */
export type DecoratorRecord =
  | { readonly kind: 'thread'; readonly options: ThreadOptions }
  | { readonly kind: 'child'; readonly member: string; readonly value: ChildDefinition }
  | { readonly kind: 'listener'; readonly member: string; readonly value: ListenerDefinition }
  | { readonly kind: 'task'; readonly member: string; readonly value: TaskDefinition }
  | { readonly kind: 'source'; readonly member: string; readonly value: SourceDefinition }
  | { readonly kind: 'childExit'; readonly member: string; readonly value: ChildExitDefinition }
  | { readonly kind: 'exclusive'; readonly member: string; readonly value: ExclusiveDefinition };

export type MemberRecord = Exclude<DecoratorRecord, { kind: 'thread' }>;

const key = 'taskthread:records';

const single: ReadonlySet<DecoratorRecord['kind']> = new Set(['child', 'task', 'exclusive'] as const);

/**
 * Adds a record to what is known of `owner`: the class for a legacy decorator, `context.metadata` for a standard one.
 * The list is the owner's own and copied on write, so a subclass never changes its base.
 *
 * @throws TaskThreadError `DECORATOR_MISPLACED` when the member is a child or a task, or has a lock, already
 */
export function addRecord(owner: object, record: DecoratorRecord): void {
  const records = ownRecords(owner);
  if (record.kind !== 'thread' && records.some((each) => excludes(each, record))) throw twice(record);
  Reflect.defineMetadata(key, Object.freeze([...records, frozenCopy(record)]), owner);
}

/** What the decorators of this very class recorded, its bases left out, whichever standard they followed. */
export function recordsOf(type: Class): readonly DecoratorRecord[] {
  const metadata: unknown = Object.hasOwn(type, symbolMetadata) ? Reflect.get(type, symbolMetadata) : undefined;
  const standard = typeof metadata === 'object' && metadata !== null ? ownRecords(metadata) : [];
  return [...ownRecords(type), ...standard];
}

/** A field holds one child, a method is one task and has one lock; two listeners or sources on a method do no harm. */
function excludes(a: DecoratorRecord, b: MemberRecord): boolean {
  return a.kind === b.kind && single.has(a.kind) && a.member === b.member;
}

function twice({ kind, member }: MemberRecord): TaskThreadError {
  const finding = `${member} is decorated as a ${kind} twice.`;
  return new TaskThreadError('DECORATOR_MISPLACED', finding, { path: member, member }, 'Keep one of the decorators.');
}

function ownRecords(owner: object): readonly DecoratorRecord[] {
  return (Reflect.getOwnMetadata(key, owner) as readonly DecoratorRecord[] | undefined) ?? [];
}
