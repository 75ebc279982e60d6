import { type Observable, Subject } from 'rxjs';
import { GuardedObservable } from '../../events/guarded-observable.js';
import type { Receiver } from '../../intercom/receiver.js';
import type { Edge } from '../../intercom/edge.js';
import type { Clock } from '../../tasks/clock/clock.js';
import type { Dispatcher } from '../../tasks/dispatcher.js';
import type { Surroundings } from './live-tree.js';

/** Whoever embeds a tree, as the receiver of what the master sends UP. */
export class Outside implements Receiver {
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  serving = true;
  readonly hurrying = false;
  readonly instance = undefined;
  readonly waitsFor = undefined;
  readonly #up$ = new Subject<unknown>();
  /** what has come up since the subscription */
  readonly up$: Observable<unknown>;

  /** @param threw told what a subscriber throws: that harms nobody else */
  constructor({ clock, dispatcher }: Pick<Surroundings, 'clock' | 'dispatcher'>, threw: (error: unknown) => void) {
    this.clock = clock;
    this.dispatcher = dispatcher;
    this.up$ = new GuardedObservable((subscriber) => this.#up$.subscribe(subscriber), threw);
  }

  up(signal: unknown): void {
    this.#up$.next(signal);
  }

  /** Nobody there can answer: who listens to `up$` only hears. */
  passUp(ask: unknown, master: Edge): void {
    master.upward!.replies?.get(ask)?.fail('that only hears of it, by up$');
    this.up(ask);
  }

  complete(): void {
    this.#up$.complete();
  }

  // The rest of a receiver has no use here: it has no children, is never taken down and its handler never throws.
  broadcast(): void {}
  outletUp(): undefined {}
  outletIn(): undefined {}
  passIn(): void {}
  unanswering(): void {}
  becameBusy(): void {}
  handlerFailed(): void {}
  handlerOverran(): void {}
  pipeOverflowed(): void {}
  gaveUp(): void {}
}
