import { listen, unlisten, type Way, wayTo } from './events.js';

/**
 * Listens to the `error` event of a stream or emitter from the moment it exists until the thread has exited: without a
 * listener a late ECONNRESET would end the process. The first error waits until somebody asks.
 */
export class ErrorGuard {
  readonly source: object;
  readonly #way: Way;
  #error: unknown;
  #seen = false;
  #tell: ((error: unknown) => void) | undefined;
  readonly #listener = (happened: unknown): void => {
    const error = errorOf(happened);
    if (this.#tell) return this.#tell(error);
    if (!this.#seen) this.#error = error;
    this.#seen = true;
  };

  constructor(source: object, way: Way) {
    this.source = source;
    this.#way = way;
    listen(source, way, 'error', this.#listener);
  }

  /** Tells the error that came before, if any, and each that comes until {@link mute}. */
  listen(tell: (error: unknown) => void): void {
    this.#tell = tell;
    if (this.#seen) tell(this.#error);
  }

  /** Keeps listening, but tells nobody any more. */
  mute(): void {
    this.#tell = () => {};
  }

  dispose(): void {
    unlisten(this.source, this.#way, 'error', this.#listener);
  }
}

/** An EventTarget tells an Event, which may hold the error. */
function errorOf(happened: unknown): unknown {
  return happened instanceof Event && 'error' in happened ? (happened.error ?? happened) : happened;
}

/** Guards a value, if errors of it arrive as events. */
export function guardOf(value: unknown): ErrorGuard | undefined {
  const way = wayTo(value);
  return way && new ErrorGuard(value as object, way);
}

const nobody: readonly ErrorGuard[] = [];

/** Guards what an item, or what came with it, may emit while nobody else listens: an error would end the process. */
export function guardsOf(item: unknown, more: readonly unknown[] | undefined): readonly ErrorGuard[] {
  if (more) return [item, ...more].flatMap((each) => (mayErr(each) ? (guardOf(each) ?? nobody) : nobody));
  const guard = mayErr(item) ? guardOf(item) : undefined;
  return guard ? [guard] : nobody;
}

/** Of an EventTarget an error that nobody hears harms nobody. */
function mayErr(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('on' in value || 'addListener' in value);
}
