import type { HandlerRun } from '../intercom/delivery/handler-run.js';
import type { Fault } from '../thread/faults.js';
import type { Returned } from '../thread/ask.js';
import type { Ctor, InOf } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import { refuseBareCall } from './bare-call.js';
import { type BatchBounds, type Item, type ListenerOptions, type PipeOption, recordListener } from './listener.js';

type Taken<S, T> = [S] extends [InOf<T>] ? unknown : Fault<'`in` of the thread does not name this signal'>;

/** See {@link OnIn}. */
export interface InDecorator<S, I> {
  <T extends AnyThread, M extends (signal: I, run: HandlerRun) => Returned<S>>(
    target: M,
    context: ClassMethodDecoratorContext<T, M> & Taken<S, T>,
  ): void;
  <T extends AnyThread, M extends (signal: I, run: HandlerRun) => Returned<S>>(
    target: T & Taken<S, T>,
    key: string,
    descriptor: TypedPropertyDescriptor<M>,
  ): void;
}

/**
 * Listens to a signal that comes IN from the parent. While the method's promise is pending, the next signal waits. The
 * method gets the signal, and a {@link HandlerRun} where it declares a second parameter or has a `timeoutMs`. Of an ask it
 * returns the reply.
 *
 * @throws TaskThreadError `INVALID_OPTION`, `DECORATOR_MISPLACED`
 * @example
 * ```ts
 * @OnIn(Row, { batch: { max: 500, withinMs: 20 } })
 * insert(rows: Row[]) { return this.database.insert(rows); }
 * ```
 */
export function OnIn<C extends Ctor, B extends BatchBounds = never, V = never>(
  signal: C,
  options: ListenerOptions<B, InstanceType<C>> & PipeOption<InstanceType<C>, V> = {},
): InDecorator<InstanceType<C>, Item<InstanceType<C>, B, V>> {
  refuseBareCall('OnIn', [signal, options]);
  return (...call: unknown[]) => recordListener('in', signal, options, call as [unknown]);
}
