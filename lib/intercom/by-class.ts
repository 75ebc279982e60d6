import type { Class } from '../metadata/definition.js';

/**
 * Finds what belongs to a signal: the entry of its own class, else of its nearest declared base. Looked up by
 * constructor along the prototype chain once per class, then kept.
 */
export class ByClass<V> {
  readonly #declared: ReadonlyMap<Class, V>;
  readonly #found = new Map<unknown, V | undefined>();

  constructor(declared: ReadonlyMap<Class, V>) {
    this.#declared = declared;
  }

  get(signal: unknown): V | undefined {
    if (typeof signal !== 'object' || signal === null) return undefined;
    const type: unknown = signal.constructor;
    const found = this.#found.get(type);
    if (found !== undefined || this.#found.has(type)) return found;
    return this.#search(type);
  }

  /** Like {@link get}, for a class instead of an instance of it. */
  forClass(type: Class): V | undefined {
    return this.#search(type);
  }

  #search(type: unknown): V | undefined {
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
