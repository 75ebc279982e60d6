import type { Observable } from 'rxjs';
import { addRecord } from '../metadata/records.js';
import type { SourceDefinition } from '../metadata/definition.js';
import type { ListeningOptions } from '../tasks/options.js';
import type { Fault } from '../thread/faults.js';
import type { AnyThread } from '../thread/task-thread.js';
import { type DecoratorCall, memberPlace } from './place.js';
import { checkOptions, invalid, oneOf, text, wholeFrom } from '../errors/validate.js';

interface Emitter {
  // eslint-disable-next-line typescript/no-explicit-any
  on(event: any, listener: (...args: any[]) => void): unknown;
}
type ItemOf<X> = 0 extends 1 & X
  ? // eslint-disable-next-line typescript/no-explicit-any
    any
  : X extends Observable<infer I>
    ? I
    : X extends AsyncIterable<infer I>
      ? I
      : X extends Emitter | EventTarget
        ? // eslint-disable-next-line typescript/no-explicit-any
          any
        : Fault<'not a stream, async iterable, Observable or emitter'>;
/** With `event`, what arrives is the writer's word. */
// eslint-disable-next-line typescript/no-explicit-any
type Heard<X, O> = O extends { event: string } ? any : ItemOf<X>;

/** `@Listening('field')`. */
export interface ListeningByName<K extends string, O> {
  <T extends AnyThread & Record<K, unknown>, M extends (item: Heard<T[K], O>) => unknown>(
    target: M,
    context: ClassMethodDecoratorContext<T, M>,
  ): void;
  <T extends AnyThread & Record<K, unknown>, M extends (item: Heard<T[K], O>) => unknown>(
    target: T,
    key: string,
    descriptor: TypedPropertyDescriptor<M>,
  ): void;
}

/** `@Listening((self: Self) => source)`. */
export interface ListeningBySource<Self, I> {
  <T extends AnyThread & Self, M extends (item: I) => unknown>(
    target: M,
    context: ClassMethodDecoratorContext<T, M>,
  ): void;
  <T extends AnyThread & Self, M extends (item: I) => unknown>(
    target: T,
    key: string,
    descriptor: TypedPropertyDescriptor<M>,
  ): void;
}

const rules = {
  event: text,
  onEnd: oneOf('ignore', 'stop', 'fail'),
  onError: oneOf('fail', 'ignore'),
  capacity: wholeFrom(1),
};

/**
 * Listens to something outside the tree: a Node stream, an async iterable, an Observable, or, with `event`, an emitter
 * or EventTarget. One item at a time; a stream or iterable waits while the method's promise is pending. Released when
 * the thread stops: a stream is paused, not destroyed.
 *
 * @param source the name of a public field or getter, or a function of the thread; it has to exist when `enter` ends
 * @throws TaskThreadError `INVALID_OPTION`, `DECORATOR_MISPLACED`
 * @example
 * ```ts
 * @Listening('socket', { onEnd: 'stop' })
 * read(bytes: Buffer) { return this.processor.send(new Packet(bytes)); }
 * ```
 */
export function Listening<K extends string, const O extends ListeningOptions = {}>(
  source: K,
  options?: O,
): ListeningByName<K, O>;
export function Listening<Self, X, const O extends ListeningOptions = {}>(
  source: (self: Self) => X,
  options?: O,
): ListeningBySource<Self, Heard<X, O>>;
export function Listening(source: unknown, options: ListeningOptions = {}): (...call: unknown[]) => void {
  return (...call) => {
    const { owner, member, label } = memberPlace('Listening', 'method', call as unknown as DecoratorCall);
    if (typeof source !== 'function' && text(source)) {
      throw invalid('Listening', label, 'takes the name of a field, or a function of the thread.');
    }
    checkOptions('Listening', label, options, rules);
    addRecord(owner, {
      kind: 'source',
      member,
      value: { method: member, source: source as SourceDefinition['source'], options },
    });
  };
}
