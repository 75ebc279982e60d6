interface Emitter {
  eventNames(): (string | symbol)[];
  listenerCount(event: string | symbol): number;
}

/** Counts who listens to some emitters and Subjects, to see later who still does. */
export class ListenedTo {
  readonly #before = new Map<object, ReadonlyMap<string, number>>();

  /** @param values emitters, Subjects, and objects that hold such */
  constructor(values: readonly unknown[]) {
    for (const value of values.flatMap(withMembers)) this.#before.set(value, listenersOf(value));
  }

  /** What has more listeners than before. */
  more(): string[] {
    return [...this.#before].flatMap(([value, before]) =>
      [...listenersOf(value)]
        .filter(([event, count]) => count > (before.get(event) ?? 0))
        .map(
          ([event, count]) =>
            `${count - (before.get(event) ?? 0)} listener(s) of ${event} on a ${value.constructor.name}`,
        ),
    );
  }
}

function withMembers(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isEmitter(value) || isSubject(value)) return [value];
  return Object.values(value).filter((each: unknown): each is object => isEmitter(each) || isSubject(each));
}

function listenersOf(value: object): ReadonlyMap<string, number> {
  if (isEmitter(value))
    return new Map(value.eventNames().map((event) => [`"${String(event)}"`, value.listenerCount(event)]));
  return new Map([['items', Reflect.get(value, 'observed') === true ? 1 : 0]]);
}

function isEmitter(value: unknown): value is Emitter {
  return typeof value === 'object' && value !== null && 'eventNames' in value && 'listenerCount' in value;
}

function isSubject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'observed' in value && 'subscribe' in value;
}
