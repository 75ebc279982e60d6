import { type Observable, Subject } from 'rxjs';
import type { Receiver } from '../intercom/receiver.js';
import type { Edge } from '../intercom/edge.js';
import type { Clock } from '../tasks/clock.js';
import type { Dispatcher } from '../tasks/dispatcher.js';
import type { Surroundings } from './live-tree.js';

/** Whoever embeds a tree, as the receiver of what the master sends UP. */
export class Outside implements Receiver {
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  readonly serving = true;
  readonly hurrying = false;
  readonly instance = undefined;
  readonly waitsFor = undefined;
  readonly #up$ = new Subject<unknown>();

  constructor({ clock, dispatcher }: Pick<Surroundings, 'clock' | 'dispatcher'>) {
    this.clock = clock;
    this.dispatcher = dispatcher;
  }

  get up$(): Observable<unknown> {
    return this.#up$.asObservable();
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
  passIn(): void {}
  unanswering(): void {}
  becameBusy(): void {}
  handlerFailed(): void {}
}
