import { type Observable, Subject, Subscription } from 'rxjs';
import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import { ClockScheduler } from './clock-scheduler.js';
import type { Desk } from './delivery.js';
import type { Route } from '../route.js';

/** Whoever takes what operators give. */
export interface Taker {
  gives(value: unknown): void;
  /** An operator threw, or gave an error. */
  threw(error: unknown): void;
  /** They give no more of what they were given until their source was completed. */
  gaveAll(): void;
}

/** The operators of one pipe on one edge: signals go in, values come out, at once or whenever the operators like. */
export class Operators {
  readonly #route: Route;
  readonly #taker: Taker;
  readonly #scheduler: ClockScheduler;
  /** what the signals go into; made with the first */
  #source: Subject<unknown> | undefined;
  /** of what it gives, until that completes: more than one where a source was completed and its rest is yet to come */
  readonly #open = new Set<Subscription>();
  /** that of the source */
  #output: Subscription | undefined;
  /** whether they run because of what they are given, and not of a timer */
  working = false;

  constructor({ receiver, edge }: Desk, route: Route, taker: Taker) {
    this.#route = route;
    this.#taker = taker;
    this.#scheduler = new ClockScheduler(receiver.clock, edge, (work) => this.#enter(work));
  }

  /** whether they have been given a signal since they were completed */
  get fed(): boolean {
    return this.#source !== undefined;
  }

  /** whether their source was completed, and what they give has not */
  get ending(): boolean {
    return this.#open.size > (this.#source && this.#output && this.#open.has(this.#output) ? 1 : 0);
  }

  take(signal: unknown): void {
    this.#work(() => {
      this.#source ??= this.#subscribe();
      this.#source.next(signal);
    });
  }

  /** No more signals come, for now at least: operators that gather give what they have. */
  complete(): void {
    const source = this.#source;
    this.#source = undefined;
    this.#work(() => source?.complete());
  }

  close(): void {
    this.#source = undefined;
    for (const each of this.#open) each.unsubscribe();
    this.#open.clear();
  }

  #subscribe(): Subject<unknown> {
    const source = new Subject<unknown>();
    const given: unknown = this.#route.pipe!(source.asObservable(), this.#scheduler);
    if (!isObservable(given)) {
      const { member } = this.#route;
      throw new TaskThreadError('INVALID_OPTION', `pipe of ${member} gave ${quote(given)}; wanted is an Observable.`);
    }
    const output = (this.#output = new Subscription());
    this.#open.add(output);
    const taker = this.#taker;
    output.add(
      given.subscribe({
        next: (value) => taker.gives(value),
        error: (error: unknown) => {
          this.#open.delete(output);
          taker.threw(error);
        },
        complete: () => {
          this.#open.delete(output);
          taker.gaveAll();
        },
      }),
    );
    return source;
  }

  /** Lets them work: all they give meanwhile belongs to what they were given. */
  #work(work: () => void): void {
    this.working = true;
    try {
      this.#enter(work);
    } catch (error) {
      this.#taker.threw(error);
    } finally {
      this.working = false;
    }
  }

  #enter(work: () => void): void {
    const { eye } = this.#route;
    if (eye) eye.watch(work);
    else work();
  }
}

function isObservable(value: unknown): value is Observable<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'subscribe') === 'function';
}
