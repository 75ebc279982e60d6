import type { HandlerRun } from '../intercom/delivery/handler-run.js';
import type { Returned } from '../thread/ask.js';
import type { ChildRef } from '../thread/child-ref.js';
import type { Ctor } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import { refuseBareCall } from './bare-call.js';
import {
  type BatchBounds,
  type FromOption,
  type Item,
  type ListenerOptions,
  type PipeOption,
  recordListener,
} from './listener.js';
import type { MethodDecorator } from './method.js';

/**
 * Listens to a signal that a child sends UP; the method gets the signal and the ref of the child. Signals of one child
 * come one at a time, those of different children do not wait for each other. Where the method declares a third
 * parameter, or has a `timeoutMs`, it gets a {@link HandlerRun}. Of an ask it returns the reply.
 *
 * @param options `from` narrows it to one class of child; `batch` hands over arrays
 * @throws TaskThreadError `INVALID_OPTION`, `DECORATOR_MISPLACED`
 * @example
 * ```ts
 * @OnUp(Line, { from: KeyboardThread })
 * typed(line: Line, keyboard: ChildRef<KeyboardThread>) { return this.screen.send(line); }
 * ```
 */
export function OnUp<C extends Ctor, F extends Ctor<AnyThread> = Ctor, B extends BatchBounds = never, V = never>(
  signal: C,
  options: ListenerOptions<B, InstanceType<C>> & PipeOption<InstanceType<C>, V> & FromOption<F> = {},
): MethodDecorator<
  [signal: Item<InstanceType<C>, B, V>, child: ChildRef<InstanceType<F>>, run: HandlerRun],
  Returned<InstanceType<C>>
> {
  refuseBareCall('OnUp', [signal, options]);
  return (...call: unknown[]) => recordListener('up', signal, options, call as [unknown]);
}
