interface ErrorEmitter {
  on(event: 'error', listener: (error: unknown) => void): unknown;
  off(event: 'error', listener: (error: unknown) => void): unknown;
}

/**
 * Listens to the `error` event of a stream or emitter from the moment it exists until the thread has exited: without a
 * listener a late ECONNRESET would end the process. The first error waits until somebody asks.
 */
export class ErrorGuard {
  readonly source: ErrorEmitter;
  #error: unknown;
  #seen = false;
  #tell: ((error: unknown) => void) | undefined;
  readonly #listener = (error: unknown): void => {
    if (this.#tell) return this.#tell(error);
    if (!this.#seen) this.#error = error;
    this.#seen = true;
  };

  constructor(source: ErrorEmitter) {
    this.source = source;
    source.on('error', this.#listener);
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
    this.source.off('error', this.#listener);
  }
}

/** Whether errors of `value` arrive as events. */
export function emitsErrors(value: unknown): value is ErrorEmitter {
  return (
    typeof value === 'object' && value !== null && 'on' in value && 'off' in value && typeof value.on === 'function'
  );
}
