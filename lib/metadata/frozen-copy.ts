/**
 * A frozen copy of what a decorator was given: plain objects all the way down, arrays with their elements as they are
 * (constructor arguments belong to the user), anything else untouched.
 */
export function frozenCopy<T>(value: T): T {
  if (Array.isArray(value)) return Object.freeze([...(value as unknown[])]) as T;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, frozenCopy<unknown>(each)] as const);
  return Object.freeze(Object.fromEntries(entries)) as T;
}
