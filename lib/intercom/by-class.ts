import type { Class } from '../metadata/definition.js';

/**
 * Finds what belongs to a signal: the entry of its own class, else of its nearest declared base. Looked up by
 * constructor along the prototype chain once per class, then kept.
 */
export class ByClass<V> {
  readonly #declared: ReadonlyMap<Class, V>;
  readonly #found = new Map<unknown, V | undefined>();
  /** the last lookup: most queues carry one class for long */
  private lastType: unknown = undefined;
  private last: V | undefined = undefined;
  /** the entry where there is but one: that of every signal that has any */
  readonly only: V | undefined;

  constructor(declared: ReadonlyMap<Class, V>) {
    this.#declared = declared;
    this.only = declared.size === 1 ? [...declared.values()][0] : undefined;
  }

  /** One with something else in the place of each entry. */
  map<W>(to: (value: V) => W): ByClass<W> {
    return new ByClass(new Map([...this.#declared].map(([type, value]) => [type, to(value)])));
  }

  get(signal: unknown): V | undefined {
    if (typeof signal !== 'object' || signal === null) return undefined;
    const type: unknown = signal.constructor;
    if (type === this.lastType) return this.last;
    const found = this.#found.get(type);
    this.last = found !== undefined || this.#found.has(type) ? found : this.search(type);
    this.lastType = type;
    return this.last;
  }

  /** the entries, one for each declared class */
  get all(): Iterable<V> {
    return this.#declared.values();
  }

  /** Like {@link get}, for a class instead of an instance of it. */
  forClass(type: Class): V | undefined {
    return this.search(type);
  }

  private search(type: unknown): V | undefined {
    let value: V | undefined;
    for (
      let each: unknown = type;
      typeof each === 'function' && value === undefined;
      each = Object.getPrototypeOf(each)
    ) {
      value = this.#declared.get(each as Class);
    }
    this.#found.set(type, value);
    return value;
  }
}
