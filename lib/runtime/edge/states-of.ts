import type { Observable, Subscriber } from 'rxjs';
import { GuardedObservable } from '../../events/guarded-observable.js';
import type { ThreadState } from '../../thread/child-ref.js';
import type { RefEdge } from './ref-edge.js';

const soon = Promise.resolve();

/** The state of the thread behind a ref: the present one at once, each change soon, for it comes in the middle of things. */
export function statesOf(edge: RefEdge): Observable<ThreadState> {
  const threw = (error: unknown): void =>
    edge.node.say('error', { err: error }, `What listens to the state of ${edge.path} threw; the tree goes on.`);
  return new GuardedObservable<ThreadState>((subscriber) => {
    const told = new Told(subscriber);
    const end = edge.fate.watchState((state) => told.change(state));
    told.now(edge.state);
    return end;
  }, threw);
}

/** What one subscriber knows, and what it is yet to be told. */
class Told {
  readonly #subscriber: Subscriber<ThreadState>;
  #last: ThreadState | undefined;
  #changes: ThreadState[] = [];

  constructor(subscriber: Subscriber<ThreadState>) {
    this.#subscriber = subscriber;
  }

  now(state: ThreadState): void {
    this.#last = state;
    this.#tell(state);
  }

  change(state: ThreadState): void {
    if (state === this.#last) return;
    this.#last = state;
    this.#changes.push(state);
    if (this.#changes.length === 1) void soon.then(() => this.#tellAll());
  }

  #tellAll(): void {
    for (const state of this.#changes.splice(0)) this.#tell(state);
  }

  #tell(state: ThreadState): void {
    this.#subscriber.next(state);
    if (state === 'exited') this.#subscriber.complete();
  }
}
