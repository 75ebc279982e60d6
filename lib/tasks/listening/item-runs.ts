import { asPromise } from '../../errors/as-promise.js';
import { type ErrorGuard, guardsOf } from '../sources/error-guard.js';
import type { TaskHost } from '../task-host.js';

const none: readonly number[] = [];

/** A method that is given one item, or what came with an event. */
export type ItemMethod = (item: unknown, ...more: readonly unknown[]) => unknown;

/** The runs of a method with the items of a source: so many at once as its concurrency allows. */
export class ItemRuns {
  readonly name: string;
  readonly #host: TaskHost;
  readonly #fn: ItemMethod;
  readonly #concurrency: number;
  /** told when none is in progress any more */
  readonly #rested: () => void;
  running = 0;
  begun = 0;
  failed = 0;
  /** when the runs in progress began that returned a promise, in ms of the clock */
  #since: readonly number[] = none;
  #room: Promise<void> | undefined;
  #giveRoom: (() => void) | undefined;

  constructor(host: TaskHost, name: string, fn: ItemMethod, concurrency: number, rested: () => void) {
    this.#host = host;
    this.name = name;
    this.#fn = fn;
    this.#concurrency = concurrency;
    this.#rested = rested;
  }

  /** since when the oldest in progress is, in ms of the clock */
  get since(): number | undefined {
    return this.#since[0];
  }

  /** pending while there is no room for another */
  get room(): Promise<void> | undefined {
    if (this.running < this.#concurrency) return undefined;
    return (this.#room ??= new Promise((resolve) => (this.#giveRoom = resolve)));
  }

  /** @returns a promise while there is no room for the next; where there is never more than one, of its own end */
  take(item: unknown, more?: readonly unknown[]): void | PromiseLike<unknown> {
    const run = this.run(item, more);
    return run && (this.#concurrency === 1 ? run : this.room);
  }

  /** @returns a promise of its end, which never rejects, unless it is done at once */
  run(item: unknown, more?: readonly unknown[]): Promise<void> | undefined {
    this.running++;
    this.begun++;
    this.#host.began();
    try {
      const result = asPromise(more ? this.#fn(item, ...more) : this.#fn(item));
      if (result) return this.#finish(result, guardsOf(item, more));
    } catch (error) {
      this.#threw(error);
    }
    this.#done();
    return undefined;
  }

  /** Until the run is over an item of it, a socket, may err though nobody listens yet. */
  async #finish(result: Promise<unknown>, guards: readonly ErrorGuard[]): Promise<void> {
    const since = this.#host.clock.now();
    this.#since = this.#since.length === 0 ? [since] : [...this.#since, since];
    try {
      await result;
    } catch (error) {
      this.#threw(error);
    }
    for (const guard of guards) guard.dispose();
    const at = this.#since.indexOf(since);
    this.#since = this.#since.length === 1 ? none : this.#since.filter((_, each) => each !== at);
    this.#done();
  }

  #threw(error: unknown): void {
    this.failed++;
    this.#host.taskFailed(error, this.name);
  }

  #done(): void {
    this.running--;
    this.#host.ended();
    if (this.running < this.#concurrency) {
      this.#giveRoom?.();
      this.#giveRoom = this.#room = undefined;
    }
    if (this.running === 0) this.#rested();
  }
}
