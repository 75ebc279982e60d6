import { isClass, resolveClass } from '../metadata/class-source.js';
import type { Class, ListenerDefinition, ThreadDefinition } from '../metadata/definition.js';
import { definitionOf } from '../metadata/reader.js';

/** The classes a thread takes from its parent: listened to, then relayed; each once. */
export function takesIn(definition: ThreadDefinition): Class[] {
  const listened = definition.listeners.filter((each) => each.direction === 'in').map((each) => each.signal);
  return known([...listened, ...definition.forwardIn]);
}

/** The classes a thread sends to its parent: its own, then relayed; each once. */
export function sendsUp(definition: ThreadDefinition): Class[] {
  return known([...definition.up, ...definition.forwardUp]);
}

/** Whether a signal of class `type` counts as one of `declared`: one of them is its class or a base of it. */
export function covers(declared: readonly Class[], type: Class): boolean {
  return declared.some((each) => type === each || type.prototype instanceof each);
}

/** Whether a listener, or a method of `@OnChildExit`, is there for this class of child. */
export function hears(
  listener: { readonly from: ListenerDefinition['from']; readonly narrowed: boolean },
  child: Class,
): boolean {
  const from = resolveClass(listener.from);
  return !listener.narrowed || (from !== undefined && covers([from], child));
}

/** The definition behind a `@Child` or `@Children`, if there is one. */
export function childDefinition(child: ThreadDefinition['children'][number]): ThreadDefinition | undefined {
  const type = resolveClass(child.source);
  return type && definitionOf(type);
}

/** The classes that are there, each once; a fault of {@link checkTree} tells of the others. */
export function known(classes: readonly (Class | undefined)[]): Class[] {
  return [...new Set(classes.filter(isClass))];
}
