import { listen, unlisten, type Way, wayTo } from './events.js';
import { PushedItems } from './pushed-items.js';
import type { ItemBuffer } from './item-buffer.js';
import type { Source, SourceParts } from './source.js';

/** By these events an emitter says that nothing will follow. */
const ends = ['end', 'close'];

/** One event of an emitter or an EventTarget. */
export class EmitterSource implements Source {
  readonly #emitter: object;
  readonly #way: Way;
  readonly #event: string;
  readonly #items: PushedItems;

  constructor(emitter: object, way: Way, event: string, parts: SourceParts) {
    this.#emitter = emitter;
    this.#way = way;
    this.#event = event;
    this.#items = new PushedItems(parts);
  }

  get buffer(): ItemBuffer {
    return this.#items.buffer;
  }

  attach(): void {
    listen(this.#emitter, this.#way, this.#event, this.#hear);
    for (const end of this.#ends) listen(this.#emitter, this.#way, end, this.#end);
  }

  open(): void {
    this.#items.open();
  }

  release(keeps: boolean): void | Promise<void> {
    unlisten(this.#emitter, this.#way, this.#event, this.#hear);
    for (const end of this.#ends) unlisten(this.#emitter, this.#way, end, this.#end);
    return this.#items.close(keeps);
  }

  giveUp(): void {
    this.#items.giveUp();
  }

  get #ends(): readonly string[] {
    return ends.filter((event) => event !== this.#event);
  }

  readonly #hear = (item: unknown, ...more: unknown[]): void =>
    this.#items.push(item, more.length > 0 ? more : undefined);
  readonly #end = (): void => this.#items.end();
}

/** The source of one event of `value`, or `undefined` when it emits none. */
export function emitterSource(value: unknown, event: string, parts: SourceParts): EmitterSource | undefined {
  const way = wayTo(value);
  return way && new EmitterSource(value as object, way, event, parts);
}
