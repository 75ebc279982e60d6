import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { DropReason } from '../../metadata/options.js';
import type { QueueView } from '../../metadata/options.js';
import { Line } from '../line.js';
import type { ListeningOptions, SourcePolicy } from '../../metadata/task-options.js';
import { type ErrorGuard, guardsOf } from './error-guard.js';
import type { Sink } from './sink.js';

const defaultCapacity = 1024;
const policies: readonly unknown[] = ['drop-oldest', 'drop-newest', 'fail'] satisfies SourcePolicy[];

/** An item whose turn has not come, with the guards of what it may emit meanwhile: a socket its error. */
export interface Waiting {
  readonly item: unknown;
  readonly more: readonly unknown[] | undefined;
  readonly guards: readonly ErrorGuard[];
}

interface Place {
  waiting: Waiting;
  readonly key: unknown;
}

/**
 * Items that wait, up to a capacity; about one that finds no room the overflow policy decides. An item that is given up
 * keeps its guards: nobody else knows of it.
 */
export class ItemBuffer {
  readonly #options: ListeningOptions;
  readonly #sink: Pick<Sink, 'dropped' | 'overflowed'>;
  readonly #line = new Line<Place>();
  /** the places by key, of `'latest'` */
  readonly #byKey: Map<unknown, Place> | undefined;
  #peak = 0;
  dropped = 0;
  discarded = 0;

  constructor(options: ListeningOptions, sink: Pick<Sink, 'dropped' | 'overflowed'>) {
    this.#options = options;
    this.#sink = sink;
    this.#byKey = options.key && new Map();
  }

  get size(): number {
    return this.#line.length;
  }

  get capacity(): number {
    return this.#options.capacity ?? defaultCapacity;
  }

  /** most items that ever waited */
  get peak(): number {
    return Math.max(this.#peak, this.size);
  }

  push(item: unknown, more: readonly unknown[] | undefined): void {
    try {
      if (this.#byKey) this.#conflate(this.#byKey, item, more);
      else if (this.size < this.capacity || this.#makesRoom(item)) this.#append(item, more);
    } catch (error) {
      this.#drop('fail');
      this.#sink.overflowed(
        error instanceof TaskThreadError ? error : optionThrew(this.#byKey ? 'key' : 'overflow', error),
      );
    }
  }

  /** The first of them; there has to be one. */
  shift(): Waiting {
    this.#peak = this.peak;
    const { waiting, key } = this.#line.shift();
    this.#byKey?.delete(key);
    return waiting;
  }

  /** Gives up all that wait. */
  discard(): void {
    this.discarded += this.size;
    while (this.size > 0) this.shift();
  }

  #append(item: unknown, more: readonly unknown[] | undefined, key?: unknown): Place {
    const place = { waiting: { item, more, guards: guardsOf(item, more) }, key };
    this.#line.push(place);
    return place;
  }

  /** A newer one of a key takes the place of the one that waits. */
  #conflate(places: Map<unknown, Place>, item: unknown, more: readonly unknown[] | undefined): void {
    const key = this.#options.key!(item);
    if (key === undefined || key === null)
      throw new TaskThreadError('INVALID_OPTION', `Its option key said ${key} of ${quote(item)}.`);
    const place = places.get(key);
    if (place) {
      place.waiting = { item, more, guards: guardsOf(item, more) };
      return this.#drop('latest');
    }
    if (this.size >= this.capacity) this.#dropOldest();
    places.set(key, this.#append(item, more, key));
  }

  #makesRoom(item: unknown): boolean {
    const policy = this.#policy(item);
    if (policy === 'drop-oldest') {
      // The function may have let go of what waited.
      if (this.size > 0) this.#dropOldest();
      return true;
    }
    this.#drop(policy);
    if (policy === 'fail') {
      const finding = `${this.size} items wait, ${this.capacity} are allowed, and another came.`;
      this.#sink.overflowed(new TaskThreadError('SOURCE_OVERFLOW', finding));
    }
    return false;
  }

  #policy(item: unknown): SourcePolicy {
    const { overflow = 'fail' } = this.#options;
    if (typeof overflow !== 'function') return overflow as SourcePolicy;
    const said: unknown = overflow(item, this.#view);
    if (policies.includes(said)) return said as SourcePolicy;
    const finding = `Its option overflow said ${quote(said)}; wanted is ${policies.map(quote).join(', ')}.`;
    throw new TaskThreadError('INVALID_OPTION', finding);
  }

  get #view(): QueueView {
    return {
      size: this.size,
      capacity: this.capacity,
      bytes: 0,
      waiting: 0,
      oldest: this.#line.first?.waiting.item,
    };
  }

  #dropOldest(): void {
    this.shift();
    this.#drop('drop-oldest');
  }

  #drop(reason: DropReason): void {
    this.dropped++;
    this.#sink.dropped(reason);
  }
}

function optionThrew(option: string, cause: unknown): TaskThreadError {
  return new TaskThreadError('INVALID_OPTION', `Its option ${option} threw ${quote(cause)}.`, { cause });
}
