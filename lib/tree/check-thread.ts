import type { ErrorCode } from '../errors/catalog.js';
import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import { isClass, resolveClass } from '../metadata/class-source.js';
import type { Class, ThreadDefinition } from '../metadata/definition.js';
import { definitionOf } from '../metadata/reader.js';
import { checkListeners } from './check-listeners.js';
import { checkSignals } from './check-signals.js';
import { childDefinition, hears } from './signals.js';

/** A fault of one thread, before it has the thread's name. */
export interface Finding {
  readonly code: ErrorCode;
  readonly member: string;
  readonly text: string;
  readonly signal?: string;
  readonly remedy?: string;
}

/** A class of child, with the first field that holds it. */
export interface Below {
  readonly field: string;
  readonly definition: ThreadDefinition;
}

/** The wiring faults of one thread and of its edges to its children. */
export function checkThread(thread: ThreadDefinition): TaskThreadError[] {
  const children = childrenOf(thread);
  const findings: Finding[] = [
    ...thread.children.flatMap((child) => childFaults(child.field, child.kind, resolveClass(child.source))),
    ...undefinedClasses(thread),
    ...absentChildren(thread, children),
    ...checkListeners(thread, children),
    ...checkSignals(thread, children),
  ];
  return findings.map((finding) => faultOf(thread, finding));
}

/** The error for a finding about a member of a thread. */
export function faultOf(thread: ThreadDefinition, { code, member, text, signal, remedy }: Finding): TaskThreadError {
  const details = { path: thread.name, member: `${thread.name}.${member}`, ...(signal && { signal }) };
  return new TaskThreadError(code, text, details, remedy);
}

function childrenOf(thread: ThreadDefinition): Below[] {
  const found = new Map<ThreadDefinition, Below>();
  for (const child of thread.children) {
    const definition = childDefinition(child);
    if (definition && !found.has(definition)) found.set(definition, { field: child.field, definition });
  }
  return [...found.values()];
}

function childFaults(field: string, kind: 'one' | 'group', type: Class | undefined): Finding[] {
  const decorator = kind === 'one' ? 'Child' : 'Children';
  if (type === undefined)
    return [{ code: 'UNDEFINED_CLASS', member: field, text: `@${decorator} on ${field} names an undefined class.` }];
  return definitionOf(type).isThread ? [] : [notAThread(type, field)];
}

/** What to say of a class that is used as a thread and is none. */
export function notAThread(type: Class, member: string): Finding {
  const text = `${quote(type)} is used as a thread, but has no @Thread or does not extend TaskThread.`;
  return { code: 'NOT_A_THREAD', member, text };
}

function undefinedClasses(thread: ThreadDefinition): Finding[] {
  const { name, up, forwardUp, forwardIn, listeners, childExits } = thread;
  const lists = Object.entries({ up, forwardUp, forwardIn });
  const narrowed = [...listeners, ...childExits].filter((each) => each.narrowed);
  return [
    ...lists.flatMap(([member, list]) =>
      list.flatMap((each) => absent(each, member, `${member} of @Thread on ${name}`)),
    ),
    ...listeners.flatMap(({ signal, method }) => absent(signal, method, `the listener ${name}.${method}`)),
    ...narrowed.flatMap(({ from, method }) =>
      absent(resolveClass(from), method, `the child class of ${name}.${method}`),
    ),
  ];
}

function absent(type: unknown, member: string, where: string): Finding[] {
  return isClass(type) ? [] : [{ code: 'UNDEFINED_CLASS', member, text: `A class of ${where} is ${quote(type)}.` }];
}

/** `@OnChildExit` of a class that no field holds: it would never be called. */
function absentChildren(thread: ThreadDefinition, children: readonly Below[]): Finding[] {
  return thread.childExits.flatMap((each): Finding[] => {
    const from = each.narrowed ? resolveClass(each.from) : undefined;
    if (!from || children.some(({ definition }) => hears(each, definition.type))) return [];
    const text = `${thread.name}.${each.method} waits for the exit of ${from.name}, but no field holds one.`;
    return [{ code: 'NO_SUCH_CHILD', member: each.method, text }];
  });
}
