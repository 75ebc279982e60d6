import { PushedItems } from './pushed-items.js';
import type { Sink, Source } from './source.js';

type Hear = (first: unknown) => void;
interface NodeEmitter {
  on(event: string, listener: Hear): unknown;
  off(event: string, listener: Hear): unknown;
}

/** One event of an emitter or an EventTarget; of an event with several arguments the first. */
export class EmitterSource implements Source {
  readonly #emitter: NodeEmitter | EventTarget;
  readonly #event: string;
  readonly #items: PushedItems;

  constructor(emitter: NodeEmitter | EventTarget, event: string, capacity: number) {
    this.#emitter = emitter;
    this.#event = event;
    this.#items = new PushedItems(capacity);
  }

  attach(): void {
    if ('on' in this.#emitter) this.#emitter.on(this.#event, this.#hear);
    else this.#emitter.addEventListener(this.#event, this.#hear);
    this.#ends('on');
  }

  open(sink: Sink): void {
    this.#items.open(sink);
  }

  release(sink: Sink | undefined): void | Promise<void> {
    if ('off' in this.#emitter) this.#emitter.off(this.#event, this.#hear);
    else this.#emitter.removeEventListener(this.#event, this.#hear);
    this.#ends('off');
    return this.#items.close(sink);
  }

  /** An emitter says by `end` or `close` that nothing will follow. */
  #ends(method: 'on' | 'off'): void {
    if (!(method in this.#emitter)) return;
    for (const event of ['end', 'close'])
      if (event !== this.#event) (this.#emitter as NodeEmitter)[method](event, this.#end);
  }

  readonly #hear = (first: unknown): void => this.#items.push(first);
  readonly #end = (): void => this.#items.end();
}

export function isEmitter(value: object): value is NodeEmitter | EventTarget {
  return ('on' in value && typeof value.on === 'function' && 'off' in value) || value instanceof EventTarget;
}
