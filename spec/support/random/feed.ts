import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { Subject } from 'rxjs';

/** Something outside the tree that a thread listens to: what it gives, and when, is up to the scenario. */
export interface Feed {
  readonly source: unknown;
  push(item: number): void;
  end(): void;
  fail(error: Error): void;
}

class ItemEvent extends Event {
  constructor(readonly item: number) {
    super('item');
  }
}

/** The number of an item, however it comes. */
export const itemOf = (item: number | { readonly item: number }): number =>
  typeof item === 'number' ? item : item.item;

/** What an item is about. */
export const parityOf = (item: number | { readonly item: number }): number => itemOf(item) % 2;

/** Fails, if somebody listens for that now. */
function raise(source: EventEmitter, fails: () => void): void {
  if (source.listenerCount('error') === 0) return;
  source.once('error', () => {}); // whoever listens may be gone when it comes
  fails();
}

function emitter(): Feed {
  const source = new EventEmitter();
  return {
    source,
    push: (item) => void source.emit('item', item),
    end: () => void source.emit('end'),
    fail: (error) => raise(source, () => source.emit('error', error)),
  };
}

function target(): Feed {
  const source = new EventTarget();
  return { source, push: (item) => void source.dispatchEvent(new ItemEvent(item)), end() {}, fail() {} };
}

function stream(): Feed {
  const source = new Readable({ objectMode: true, read() {} });
  let open = true;
  return {
    source,
    push: (item) => void (open && source.push({ item })),
    end: () => {
      if (open) source.push(null);
      open = false;
    },
    fail: (error) => {
      open = false;
      raise(source, () => source.destroy(error));
    },
  };
}

function observable(): Feed {
  const source = new Subject<number>();
  return {
    source,
    push: (item) => source.next(item),
    end: () => source.complete(),
    fail: (error) => void (source.observed && source.error(error)),
  };
}

/** An async iterable by hand: what is pushed waits until it is asked for. */
function iterable(): Feed {
  const steps: (() => Promise<IteratorResult<number>>)[] = [];
  const waiting: ((step: Promise<IteratorResult<number>>) => void)[] = [];
  const give = (step: () => Promise<IteratorResult<number>>): void => {
    const next = waiting.shift();
    if (next) next(step());
    else steps.push(step);
  };
  const over: IteratorResult<number> = { done: true, value: undefined };
  const next = (): Promise<IteratorResult<number>> => {
    const step = steps.shift();
    return step ? step() : new Promise((resolve) => waiting.push(resolve));
  };
  const source: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({ next, return: () => Promise.resolve(over) }),
  };
  return {
    source,
    push: (value) => give(() => Promise.resolve({ done: false, value })),
    end: () => give(() => Promise.resolve(over)),
    fail: (error) => give(() => Promise.reject(error)),
  };
}

const makers = { emitter, target, stream, observable, iterable };

export type FeedKind = keyof typeof makers;
export const feedKinds = Object.keys(makers) as readonly FeedKind[];

export const openFeed = (kind: FeedKind): Feed => makers[kind]();
/** whether its source gives nothing while the item before is handled */
export const waits = (kind: FeedKind): boolean => kind === 'stream' || kind === 'iterable';
/** the option that its source is listened to with */
export const eventOf = (kind: FeedKind): { event?: string } =>
  kind === 'emitter' || kind === 'target' ? { event: 'item' } : {};
