import type { Observable } from 'rxjs';
import { addRecord } from '../metadata/records.js';
import type { SourceDefinition } from '../metadata/definition.js';
import type { ListeningOptions } from '../metadata/task-options.js';
import type { Fault } from '../thread/faults.js';
import type { AnyThread } from '../thread/task-thread.js';
import { refuseBareCall } from './bare-call.js';
import { type DecoratorCall, memberPlace } from './place.js';
import { checkOptions, invalid, oneOf, type Rule, text, wholeFrom } from '../errors/validate.js';
import { checkKey } from './queue-options.js';
import type { QueueOptions } from '../metadata/options.js';

interface Subscribable<I> {
  subscribe(observer: { next: (value: I) => void }): unknown;
}
interface Emitter {
  // eslint-disable-next-line typescript/no-explicit-any
  on(event: any, listener: (...args: any[]) => void): unknown;
}
interface Target {
  // eslint-disable-next-line typescript/no-explicit-any
  addEventListener(event: any, listener: any): unknown;
}
interface WebStream<I> {
  getReader(): { read(): Promise<{ done: boolean; value?: I }> };
}
type Buffered = { capacity: unknown } | { overflow: unknown };
/** What comes from a source that cannot wait, where the functions of the options take it. */
type Pushed<I, O> = O extends
  { key: (item: infer K) => unknown } | { overflow: (item: infer K, ...more: never) => unknown }
  ? I extends K
    ? { args: [item: I] }
    : Fault<'`key` or `overflow` takes another item than the source gives'>
  : { args: [item: I] };
/** What comes from a source that is asked for it. */
type Asked<I, O> = O extends Buffered
  ? Fault<'this source waits by itself: nothing is kept for it, so leave out `capacity`, `overflow` and `key`'>
  : { args: [item: I] };
type Iterated<X, O> =
  X extends Observable<infer I>
    ? Pushed<I, O>
    : X extends Subscribable<infer I>
      ? Pushed<I, O>
      : X extends AsyncIterable<infer I>
        ? Asked<I, O>
        : X extends WebStream<infer I>
          ? Asked<I, O>
          : X extends Emitter | Target
            ? Fault<'an emitter or EventTarget is listened to with the option `event`'>
            : Fault<'not a stream, async iterable, Observable or emitter'>;
type Paired<O> = O extends { overflow: 'latest' }
  ? O extends { key: unknown }
    ? unknown
    : Fault<"overflow: 'latest' wants a `key`">
  : O extends { key: unknown }
    ? Fault<"`key` is for overflow: 'latest'">
    : unknown;
/** What arrives from `X`, or what is wrong with it. With `event`, the arguments are the writer's word. */
type Heard<X, O> = 0 extends 1 & X
  ? // eslint-disable-next-line typescript/no-explicit-any
    { args: any[] }
  : O extends { event: string }
    ? X extends Emitter | Target
      ? // eslint-disable-next-line typescript/no-explicit-any
        { args: any[] }
      : Fault<'`event` is for an emitter or EventTarget'>
    : Iterated<X, O>;
/** A field that is set in `enter` may be undefined before. */
type HeardField<T, K, O> = K extends keyof T
  ? Heard<NonNullable<T[K]>, O>
  : Fault<'the thread has no public field or getter of this name'>;
type HeardSource<T, Self, X, O> = T extends Self
  ? Heard<NonNullable<X>, O>
  : Fault<'`self` of the source is another class than the one that holds the method'>;

type Args<H> = H extends { args: infer A extends unknown[] } ? A : never;
type Ok<H, O> = H extends { args: unknown } ? Paired<O> : H;

/** `@Listening('field')`. */
export interface ListeningByName<K extends string, O> {
  <T extends AnyThread, M extends (...args: Args<HeardField<T, K, O>>) => unknown>(
    target: M,
    context: ClassMethodDecoratorContext<T, M> & Ok<HeardField<T, K, O>, O>,
  ): void;
  <T extends AnyThread, M extends (...args: Args<HeardField<T, K, O>>) => unknown>(
    target: T & Ok<HeardField<T, K, O>, O>,
    key: string,
    descriptor: TypedPropertyDescriptor<M>,
  ): void;
}

/** `@Listening((self: Self) => source)`. */
export interface ListeningBySource<Self, X, O> {
  <T extends AnyThread, M extends (...args: Args<Heard<NonNullable<X>, O>>) => unknown>(
    target: M,
    context: ClassMethodDecoratorContext<T, M> & Ok<HeardSource<T, Self, X, O>, O>,
  ): void;
  <T extends AnyThread, M extends (...args: Args<Heard<NonNullable<X>, O>>) => unknown>(
    target: T & Ok<HeardSource<T, Self, X, O>, O>,
    key: string,
    descriptor: TypedPropertyDescriptor<M>,
  ): void;
}

const policies = ['drop-oldest', 'drop-newest', 'latest', 'fail'];

const overflow: Rule = (value) =>
  policies.includes(value as string) || typeof value === 'function'
    ? undefined
    : `${policies.map((each) => `'${each}'`).join(', ')} or a function`;

const key: Rule = (value) => (typeof value === 'function' ? undefined : 'a function of the item');

const rules = {
  event: text,
  concurrency: wholeFrom(1),
  onEnd: oneOf('ignore', 'stop', 'fail'),
  onError: oneOf('fail', 'ignore'),
  capacity: wholeFrom(1),
  overflow,
  key,
};

/**
 * Listens to something outside the tree: a stream of Node or the web, an async iterable, an Observable, or, with `event`,
 * an emitter or EventTarget. One item at a time, or `concurrency` of them, begun in order. A stream or iterable waits
 * while there is no room; what an emitter or Observable gives meanwhile is kept, up to `capacity`, beyond which `overflow`
 * says what is dropped, unless told the thread fails. Released when the thread stops: a stream is paused, not destroyed.
 *
 * @param source the name of a public field or getter, or a function of the thread; asked for once, when `enter` has ended
 * @throws TaskThreadError `INVALID_OPTION`, `DECORATOR_MISPLACED`; the start fails with `SOURCE_MISSING`, `NOT_A_SOURCE`
 * @example
 * ```ts
 * @Listening('socket', { onEnd: 'stop' })
 * read(bytes: Buffer) { return this.processor.send(new Packet(bytes)); }
 *
 * @Listening('udp', { event: 'message', concurrency: 8 })
 * receive(message: Buffer, from: RemoteInfo) { return this.store(message, from.address); }
 *
 * @Listening('prices', { overflow: 'latest', key: (price: Price) => price.symbol })
 * show(price: Price) { return this.draw(price); }
 * ```
 */
export function Listening<K extends string, const O extends ListeningOptions>(
  source: K,
  options?: O,
): ListeningByName<K, O>;
export function Listening<Self, X, const O extends ListeningOptions>(
  source: (self: Self) => X,
  options?: O,
): ListeningBySource<Self, X, O>;
export function Listening(source: unknown, options: ListeningOptions = {}): (...call: unknown[]) => void {
  refuseBareCall('Listening', [source, options]);
  return (...call) => {
    const { owner, member, label } = memberPlace('Listening', 'method', call as unknown as DecoratorCall);
    if (typeof source !== 'function' && text(source)) {
      throw invalid('Listening', label, 'takes the name of a field, or a function of the thread.');
    }
    checkOptions('Listening', label, options, rules);
    checkKey('Listening', label, options as QueueOptions);
    addRecord(owner, {
      kind: 'source',
      member,
      value: { method: member, source: source as SourceDefinition['source'], options },
    });
  };
}
