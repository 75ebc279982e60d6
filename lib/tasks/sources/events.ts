type Hear = (...args: unknown[]) => void;

/** How listeners are put on and taken off, in the order in which a value is asked for them. */
const ways = [
  ['on', 'off'],
  ['on', 'removeListener'],
  ['addListener', 'removeListener'],
  ['addEventListener', 'removeEventListener'],
] as const;

/** One of the ways to listen to whatever emits events: a Node emitter or alike, an EventTarget or alike. */
export type Way = (typeof ways)[number];

/** The way to listen to `value`, or `undefined` when it emits no events. */
export function wayTo(value: unknown): Way | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  for (const way of ways) if (has(value, way[0]) && has(value, way[1])) return way;
  return undefined;
}

function has(value: object, method: string): boolean {
  return method in value && typeof Reflect.get(value, method) === 'function';
}

export function listen(emitter: object, [on]: Way, event: string, hear: Hear): void {
  (Reflect.get(emitter, on) as (event: string, hear: Hear) => void).call(emitter, event, hear);
}

export function unlisten(emitter: object, [, off]: Way, event: string, hear: Hear): void {
  (Reflect.get(emitter, off) as (event: string, hear: Hear) => void).call(emitter, event, hear);
}
