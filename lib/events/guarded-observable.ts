import { Observable, type Observer, type Operator, Subscriber, type Subscription, type TeardownLogic } from 'rxjs';

/**
 * An Observable whose subscribers may throw: rxjs would make that an uncaught exception, the end of the process. Here,
 * and behind operators, it is told instead, and so is an error that a subscriber does not listen to.
 */
export class GuardedObservable<T> extends Observable<T> {
  readonly #threw: (error: unknown) => void;

  constructor(
    subscribe: ((this: Observable<T>, subscriber: Subscriber<T>) => TeardownLogic) | undefined,
    threw: (error: unknown) => void,
  ) {
    super(subscribe);
    this.#threw = threw;
  }

  override subscribe(
    observer?: Partial<Observer<T>> | ((value: T) => void) | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    // An operator, or somebody's own Subscriber, knows what to do.
    if (observer instanceof Subscriber) return super.subscribe(observer);
    const given: Partial<Observer<T>> =
      typeof observer === 'object' && observer !== null
        ? observer
        : { next: observer ?? undefined, error: error ?? undefined, complete: complete ?? undefined };
    return super.subscribe({
      next: (value) => this.#guard(() => given.next?.(value)),
      error: (reason: unknown) => (given.error ? this.#guard(() => given.error!(reason)) : this.#threw(reason)),
      complete: () => this.#guard(() => given.complete?.()),
    });
  }

  // An operator asks its source for the Observable it makes: so the guard stands at the end of every `pipe`.
  override lift<R>(operator?: Operator<T, R>): Observable<R> {
    const lifted = new GuardedObservable<R>(undefined, this.#threw);
    lifted.source = this;
    lifted.operator = operator as Operator<unknown, R>;
    return lifted;
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#threw(error);
    }
  }
}
