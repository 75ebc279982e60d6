import type { Class } from './definition.js';

const bases = new Set<Class>();

/** Says that what extends this class is answered; `Ask` says it of itself. */
export function markAskBase(type: Class): void {
  bases.add(type);
}

/** Whether the listener of a class answers whoever asked. */
export function isAsk(type: Class | undefined): boolean {
  for (const base of bases) if (type?.prototype instanceof base) return true;
  return false;
}
