import type { Class, ThreadDefinition } from './definition.js';
import type { ThreadOptions } from './options.js';
import { type MemberRecord, recordsOf } from './records.js';
import { hasThreadBase } from './thread-base.js';

const definitions = new WeakMap<Class, ThreadDefinition>();

/** The definition of a class: its own records over those of its bases. Read once per class, then kept. */
export function definitionOf(type: Class): ThreadDefinition {
  let definition = definitions.get(type);
  if (!definition) definitions.set(type, (definition = read(type)));
  return definition;
}

function read(type: Class): ThreadDefinition {
  let options: ThreadOptions | undefined;
  let members: MemberRecord[] = [];
  const line = lineage(type);
  for (const each of line) {
    const records = recordsOf(each);
    const own = records.filter((record) => record.kind !== 'thread');
    members = override(members, own);
    // A name is its class's own: two lines of a printed tree with one name would mislead.
    if (options) options = { ...options, name: undefined };
    for (const record of records) if (record.kind === 'thread') options = { ...options, ...record.options };
  }
  return deepFreeze({
    type,
    name: options?.name ?? type.name,
    isThread: options !== undefined && hasThreadBase(line),
    up: classes(options?.up),
    forwardUp: classes(options?.forwardUp),
    forwardIn: classes(options?.forwardIn),
    deadlockMs: options?.deadlockMs,
    timeouts: {
      startTimeoutMs: options?.startTimeoutMs,
      quiesceTimeoutMs: options?.quiesceTimeoutMs,
      drainTimeoutMs: options?.drainTimeoutMs,
      exitTimeoutMs: options?.exitTimeoutMs,
    },
    queues: options?.queues ?? {},
    children: members.flatMap((record) => (record.kind === 'child' ? [record.value] : [])),
    listeners: members.flatMap((record) => (record.kind === 'listener' ? [record.value] : [])),
    tasks: members.flatMap((record) => (record.kind === 'task' ? [record.value] : [])),
    sources: members.flatMap((record) => (record.kind === 'source' ? [record.value] : [])),
    serial: options?.serial ?? false,
    exclusives: members.flatMap((record) => (record.kind === 'exclusive' ? [record.value] : [])),
    childExits: members.flatMap((record) => (record.kind === 'childExit' ? [record.value] : [])),
  });
}

/**
 * A member decorated again replaces what its base said of it, in the base's place: children start in the same order as
 * before. One that is only overridden keeps it.
 */
function override(base: readonly MemberRecord[], own: readonly MemberRecord[]): MemberRecord[] {
  const members = new Set(base.map((record) => record.member));
  const kept = [...members].flatMap((member) => {
    const anew = own.filter((record) => record.member === member);
    return anew.length > 0 ? anew : base.filter((record) => record.member === member);
  });
  return [...kept, ...own.filter((record) => !members.has(record.member))];
}

/** From the root class down to `type`. */
function lineage(type: Class): Class[] {
  const line: Class[] = [];
  for (
    let each: unknown = type;
    typeof each === 'function' && each !== Function.prototype;
    each = Object.getPrototypeOf(each)
  ) {
    line.unshift(each as Class);
  }
  return line;
}

function classes(list: unknown): readonly (Class | undefined)[] {
  return Array.isArray(list) ? [...(list as Class[])] : [];
}

function deepFreeze(definition: ThreadDefinition): ThreadDefinition {
  for (const value of Object.values(definition)) if (Array.isArray(value)) Object.freeze(value);
  return Object.freeze(definition);
}
