import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import type { ErrorCode } from '../errors/catalog.js';
import { resolveClass } from '../metadata/class-source.js';
import type { Class, ListenerDefinition, ThreadDefinition } from '../metadata/definition.js';
import { definitionOf } from '../metadata/reader.js';
import { covers, known, sendsUp, takesIn } from './signals.js';

interface Finding {
  readonly code: ErrorCode;
  readonly member: string;
  readonly text: string;
  readonly signal?: string;
  readonly remedy?: string;
}

/** The wiring faults of one thread and of its edges to its children. */
export function checkThread(thread: ThreadDefinition): TaskThreadError[] {
  const children = childrenOf(thread);
  const findings: Finding[] = [
    ...notAThread(thread, thread.name),
    ...thread.children.flatMap((child) => childFaults(child.field, child.kind, resolveClass(child.source))),
    ...undefinedSignals(thread),
    ...clashes(thread),
    ...children.flatMap((child) => unhandled(thread, child)),
    ...withoutSender(thread, children),
    ...withoutTaker(thread, children),
  ];
  return findings.map(({ code, member, text, signal, remedy }) => {
    const details = { path: thread.name, member: `${thread.name}.${member}`, ...(signal && { signal }) };
    return new TaskThreadError(code, text, details, remedy);
  });
}

function childrenOf(thread: ThreadDefinition): ThreadDefinition[] {
  return known(thread.children.map((child) => resolveClass(child.source))).map(definitionOf);
}

function childFaults(field: string, kind: 'one' | 'group', type: Class | undefined): Finding[] {
  const decorator = kind === 'one' ? 'Child' : 'Children';
  if (type === undefined)
    return [{ code: 'UNDEFINED_CLASS', member: field, text: `@${decorator} on ${field} names an undefined class.` }];
  return notAThread(definitionOf(type), field);
}

function notAThread(thread: ThreadDefinition, member: string): Finding[] {
  return thread.isThread
    ? []
    : [{ code: 'NOT_A_THREAD', member, text: `${quote(thread.type)} is used as a thread, but is not decorated.` }];
}

function undefinedSignals(thread: ThreadDefinition): Finding[] {
  const lists = Object.entries({ up: thread.up, forwardUp: thread.forwardUp, forwardIn: thread.forwardIn });
  return [
    ...lists.flatMap(([member, list]) =>
      list.flatMap((each) => undefinedClass(each, member, `${member} of @Thread on ${thread.name}`)),
    ),
    ...thread.listeners.flatMap((each) =>
      undefinedClass(each.signal, each.method, `the listener ${thread.name}.${each.method}`),
    ),
    ...[...thread.listeners, ...thread.childExits].flatMap((each) =>
      each.narrowed
        ? undefinedClass(resolveClass(each.from), each.method, `the child class of ${thread.name}.${each.method}`)
        : [],
    ),
  ];
}

function undefinedClass(type: unknown, member: string, where: string): Finding[] {
  return typeof type === 'function'
    ? []
    : [{ code: 'UNDEFINED_CLASS', member, text: `A class of ${where} is ${quote(type)}.` }];
}

function clashes(thread: ThreadDefinition): Finding[] {
  return thread.listeners.flatMap((listener, at): Finding[] => {
    const { signal, direction, method } = listener;
    if (!signal) return [];
    const forwarded = direction === 'in' ? thread.forwardIn : thread.forwardUp;
    const who = `${thread.name}.${method} listens to ${signal.name} ${direction.toUpperCase()}`;
    const twin = thread.listeners.slice(0, at).find((each) => sameSignal(each, listener));
    return [
      ...(forwarded.includes(signal)
        ? [
            {
              code: 'LISTENED_AND_FORWARDED' as const,
              member: method,
              signal: signal.name,
              text: `${who}, and @Thread forwards it.`,
            },
          ]
        : []),
      ...(twin
        ? [
            {
              code: 'DUPLICATE_LISTENER' as const,
              member: method,
              signal: signal.name,
              text: `${who}, and so does ${twin.method}.`,
            },
          ]
        : []),
    ];
  });
}

function sameSignal(a: ListenerDefinition, b: ListenerDefinition): boolean {
  return a.direction === b.direction && a.signal === b.signal && resolveClass(a.from) === resolveClass(b.from);
}

/** What a child sends UP that nobody here listens to or forwards. */
function unhandled(thread: ThreadDefinition, child: ThreadDefinition): Finding[] {
  const listened = thread.listeners
    .filter((each) => each.direction === 'up' && hears(each, child.type))
    .map((each) => each.signal);
  const handled = known([...listened, ...thread.forwardUp]);
  return sendsUp(child)
    .filter((signal) => !covers(handled, signal))
    .map((signal) => ({
      code: 'UP_UNHANDLED',
      member: child.name,
      signal: signal.name,
      text: `${child.name} sends ${signal.name} UP, but ${thread.name} neither listens to it nor forwards it.`,
      remedy: `Add @OnUp(${signal.name}) or forwardUp: [${signal.name}] to ${thread.name}, or drop ${signal.name} from up.`,
    }));
}

/** Whether a listener takes signals of this class of child. */
export function hears(
  listener: { readonly from: ListenerDefinition['from']; readonly narrowed: boolean },
  child: Class,
): boolean {
  const from = resolveClass(listener.from);
  return !listener.narrowed || (from !== undefined && (child === from || child.prototype instanceof from));
}

/** Listeners and forwards of what no child sends. */
function withoutSender(thread: ThreadDefinition, children: readonly ThreadDefinition[]): Finding[] {
  const canSend = (signal: Class, from: readonly ThreadDefinition[]): boolean =>
    from.some((child) => sendsUp(child).some((sent) => covers([signal], sent) || covers([sent], signal)));
  const listeners = thread.listeners.flatMap((each): Finding[] => {
    const { signal } = each;
    if (each.direction !== 'up' || !signal) return [];
    if (
      canSend(
        signal,
        children.filter((child) => hears(each, child.type)),
      )
    )
      return [];
    const text = `${thread.name}.${each.method} listens to ${signal.name} UP, but no child sends it.`;
    return [{ code: 'UP_NO_SENDER', member: each.method, signal: signal.name, text }];
  });
  const forwards = known(thread.forwardUp)
    .filter((signal) => !canSend(signal, children))
    .map((signal): Finding => {
      const text = `${thread.name} forwards ${signal.name} UP, but no child sends it.`;
      return { code: 'UP_NO_SENDER', member: 'forwardUp', signal: signal.name, text };
    });
  return [...listeners, ...forwards];
}

/** What is forwarded IN though no child takes it. */
function withoutTaker(thread: ThreadDefinition, children: readonly ThreadDefinition[]): Finding[] {
  return known(thread.forwardIn)
    .filter((signal) => !children.some((child) => covers(takesIn(child), signal)))
    .map((signal): Finding => {
      const text = `${thread.name} forwards ${signal.name} IN, but no child takes it.`;
      return { code: 'IN_NO_TAKER', member: 'forwardIn', signal: signal.name, text };
    });
}
