import type { Route } from './route.js';

/** Tells who asked for it of the signals that a listener hands out, each just before its method gets it. */
export class Tap {
  readonly #tells = new Set<(signal: unknown) => void>();

  /** @returns a function that ends it */
  listen(tell: (signal: unknown) => void): () => void {
    this.#tells.add(tell);
    return () => this.#tells.delete(tell);
  }

  around(route: Route): Route {
    const { method, batch } = route;
    const tells = this.#tells;
    return {
      ...route,
      method(item, child, run) {
        for (const signal of batch ? (item as unknown[]) : [item]) for (const tell of tells) tell(signal);
        return Reflect.apply(method, this, [item, child, run]);
      },
    };
  }
}
