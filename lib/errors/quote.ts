/** How a value reads in an error: the class of an object, the text of anything else. Never throws, whatever it is given. */
export function quote(value: unknown): string {
  try {
    return text(value);
  } catch {
    return 'something that cannot be shown';
  }
}

function text(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return value.name || 'an anonymous function';
  if (typeof value !== 'object' || value === null) return String(value);
  return value instanceof Error ? `${value.name}: ${value.message}` : `${value.constructor?.name ?? 'an object'}`;
}
