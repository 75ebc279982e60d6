import type { Class, ClassSource } from './definition.js';

/**
 * The class a decorator was given, directly or by a thunk (told apart: a thunk has no `prototype`); nothing where that
 * is no class, or where a circular import has not come to it yet.
 */
export function resolveClass(source: ClassSource): Class | undefined {
  const type: unknown = typeof source === 'function' && !isClass(source) ? called(source) : source;
  return isClass(type) ? type : undefined;
}

/** Whether a value is a class, as far as one can tell: a function that has instances. */
export function isClass(value: unknown): value is Class {
  return typeof value === 'function' && typeof value.prototype === 'object' && value.prototype !== null;
}

function called(thunk: () => unknown): unknown {
  try {
    return thunk();
  } catch (error) {
    // A class that is read before its declaration ran.
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}
