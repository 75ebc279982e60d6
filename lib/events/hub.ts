import type { Observable } from 'rxjs';
import type { Clock } from '../tasks/clock/clock.js';
import type { Happening, TreeEvent } from './event.js';
import { GuardedObservable } from './guarded-observable.js';

type EventListener = (event: TreeEvent) => void;

/** Tells whoever listens what happens in the tree. Callers ask `active` first, so silence costs one comparison. */
export class EventHub {
  readonly #clock: Clock;
  readonly #threw: (error: unknown) => void;
  #listeners: EventListener[] = [];
  /** told when there is nothing more to come; none once that is so */
  #onComplete: Set<() => void> | undefined = new Set();

  /** @param threw told what a listener throws: that harms nobody else */
  constructor(clock: Clock, threw: (error: unknown) => void) {
    this.#clock = clock;
    this.#threw = threw;
  }

  get active(): boolean {
    return this.#listeners.length > 0;
  }

  /** all that happens from the subscription on; complete with the hub */
  get events$(): Observable<TreeEvent> {
    const threw = this.#threw;
    return new GuardedObservable<TreeEvent>((subscriber) => {
      const waiting = this.#onComplete;
      if (!waiting) return subscriber.complete();
      const complete = (): void => subscriber.complete();
      waiting.add(complete);
      const end = this.listen((event) => subscriber.next(event));
      return () => {
        end();
        waiting.delete(complete);
      };
    }, threw);
  }

  emit(happening: Happening): void {
    const event: TreeEvent = { ...happening, at: this.#clock.now() };
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#threw(error);
      }
    }
  }

  /** @returns a function that ends the subscription */
  listen(listener: EventListener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((each) => each !== listener);
    };
  }

  /** Nothing more will happen. */
  complete(): void {
    const waiting = this.#onComplete;
    this.#onComplete = undefined;
    this.#listeners = [];
    waiting?.forEach((complete) => complete());
  }
}
