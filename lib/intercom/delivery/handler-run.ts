/** What a listener method is told about its call. */
export interface HandlerRun {
  /**
   * Aborts when the call is given up: past `timeoutMs` of the listener, with the `HANDLER_TIMEOUT` the thread fails with
   * as its reason, or at a deadline of a stop. Not when a stop begins, for the signal was accepted: `stopping` says that.
   */
  readonly signal: AbortSignal;
}

/** Made for each call that may ask for it; the AbortSignal comes into being when it does. */
export class AbortableRun implements HandlerRun {
  readonly #begins: (() => void) | undefined;
  #controller: AbortController | undefined;
  #aborted: { readonly reason: unknown } | undefined;

  /** @param begins told when the method begins, where that may be later than the call */
  constructor(begins?: () => void) {
    this.#begins = begins;
  }

  begin(): void {
    this.#begins?.();
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#aborted) this.#controller.abort(this.#aborted.reason);
    return this.#controller.signal;
  }

  abort(reason?: unknown): void {
    this.#aborted = { reason };
    this.#controller?.abort(reason);
  }
}
