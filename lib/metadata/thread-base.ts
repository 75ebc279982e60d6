import type { Class } from './definition.js';

const bases = new WeakSet<Class>();

/** Says that what extends this class can be a thread; `TaskThread` says it of itself. */
export function markThreadBase(type: Class): void {
  bases.add(type);
}

/** Whether one of these classes is the base of all threads. */
export function hasThreadBase(lineage: readonly Class[]): boolean {
  return lineage.some((each) => bases.has(each));
}
