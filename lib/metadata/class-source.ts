import type { Class, ClassSource } from './definition.js';

/** The class a decorator was given, directly or by a thunk (told apart: a thunk has no `prototype`). */
export function resolveClass(source: ClassSource): Class | undefined {
  if (typeof source !== 'function' || source.prototype !== undefined) return source as Class | undefined;
  return (source as () => Class)();
}
