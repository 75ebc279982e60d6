import type { Observable } from 'rxjs';
import { quote } from '../../errors/quote.js';
import { checkOptions, invalid, oneOf, wholeFrom } from '../../errors/validate.js';
import { isSubscribable, type Subscribable } from './endable.js';
import { type FeedOptions, ObservableFeed } from './observable-feed.js';

const rules = { capacity: wholeFrom(1), overflow: oneOf('fail', 'drop-oldest', 'drop-newest') };

/**
 * An Observable as an async iterable with a bound: for `@Listening`, where it is handed out one item at a time, for
 * `for await`, and for whatever else takes one. An Observable cannot wait, so what comes while an item is handled waits
 * here, and `overflow` says what becomes of the rest; `dropped` counts it.
 *
 * @param observable one of rxjs, or alike: what has `subscribe`
 * @throws TaskThreadError `INVALID_OPTION`
 * @example
 * ```ts
 * readonly prices = fromObservable(price$, { capacity: 100, overflow: 'drop-oldest' });
 *
 * @Listening('prices')
 * show(price: Price) { return this.screen.send(price); }
 * ```
 */
export function fromObservable<T>(observable: Observable<T>, options?: FeedOptions): ObservableFeed<T>;
export function fromObservable<T>(observable: Subscribable<T>, options?: FeedOptions): ObservableFeed<T>;
export function fromObservable<T>(observable: Subscribable<T>, options: FeedOptions = {}): ObservableFeed<T> {
  const given: unknown = observable;
  if (typeof given !== 'object' || given === null || !isSubscribable(given))
    throw invalid('fromObservable', 'its argument', `was given ${quote(given)}; wanted is an Observable.`);
  checkOptions('fromObservable', quote(given), options, rules);
  const { capacity = 1024, overflow = 'fail' } = options;
  return new ObservableFeed(observable, { capacity, overflow });
}
