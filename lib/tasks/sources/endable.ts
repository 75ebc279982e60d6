import { isObservable, type Observable, takeUntil } from 'rxjs';

/** An Observable, of rxjs or alike. */
export interface Subscribable<T = unknown> {
  subscribe(observer: { next(item: T): void; error(error: unknown): void; complete(): void }): {
    unsubscribe(): void;
  };
}

/** One of rxjs that emits while it is being subscribed can be ended then too: it may have no end of its own. */
export function endable<T>(observable: Subscribable<T>, over: Observable<void>): Subscribable<T> {
  return isObservable(observable) ? (observable as Observable<T>).pipe(takeUntil(over)) : observable;
}

export function isSubscribable(value: object): value is Subscribable {
  return 'subscribe' in value && typeof value.subscribe === 'function';
}
