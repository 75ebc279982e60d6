import 'reflect-metadata';
import type {
  ChildDefinition,
  ChildExitDefinition,
  Class,
  ListenerDefinition,
  SourceDefinition,
  TaskDefinition,
} from './definition.js';
import type { ThreadOptions } from './options.js';
import { symbolMetadata } from './symbol-metadata.js';

/** One thing a decorator said about a member of a class, or about the class itself. */
export type DecoratorRecord =
  | { readonly kind: 'thread'; readonly options: ThreadOptions }
  | { readonly kind: 'child'; readonly member: string; readonly value: ChildDefinition }
  | { readonly kind: 'listener'; readonly member: string; readonly value: ListenerDefinition }
  | { readonly kind: 'task'; readonly member: string; readonly value: TaskDefinition }
  | { readonly kind: 'source'; readonly member: string; readonly value: SourceDefinition }
  | { readonly kind: 'childExit'; readonly member: string; readonly value: ChildExitDefinition };

const key = 'taskthread:records';

/**
 * Adds a record to what is known of `owner`: the class for a legacy decorator, `context.metadata` for a standard one.
 * The list is the owner's own and copied on write, so a subclass never changes its base.
 */
export function addRecord(owner: object, record: DecoratorRecord): void {
  Reflect.defineMetadata(key, Object.freeze([...ownRecords(owner), record]), owner);
}

/** What the decorators of this very class recorded, its bases left out, whichever standard they followed. */
export function recordsOf(type: Class): readonly DecoratorRecord[] {
  const metadata: unknown = Object.hasOwn(type, symbolMetadata) ? Reflect.get(type, symbolMetadata) : undefined;
  const standard = typeof metadata === 'object' && metadata !== null ? ownRecords(metadata) : [];
  return [...ownRecords(type), ...standard];
}

function ownRecords(owner: object): readonly DecoratorRecord[] {
  return (Reflect.getOwnMetadata(key, owner) as readonly DecoratorRecord[] | undefined) ?? [];
}
