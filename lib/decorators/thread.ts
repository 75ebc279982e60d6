import type { ThreadOptions } from '../metadata/options.js';
import { addRecord } from '../metadata/records.js';
import type { AbstractCtor, Ctor, DownOf, InOf, UpOf } from '../thread/protocol.js';
import type { ChildrenTake, Fault } from '../thread/faults.js';
import type { AnyThread } from '../thread/task-thread.js';
import { bareCall } from './bare-call.js';
import { classPlace } from './place.js';
import { checkKey, queueRules } from './queue-options.js';
import { checkOptions, list, milliseconds, oneOf, Shape, text } from '../errors/validate.js';

type Instances<A> = A extends readonly Ctor[] ? InstanceType<A[number]> : never;
type Same<A, B, M extends string> = [A] extends [B] ? ([B] extends [A] ? unknown : Fault<M>) : Fault<M>;
type Fits<T, U, G> = Same<
  UpOf<T>,
  U,
  'up and forwardUp of @Thread must name exactly the classes of `up` of the class'
> &
  ([G] extends [InOf<T>] ? unknown : Fault<'forwardIn names a signal that `in` of the class does not'>) &
  ([DownOf<T>] extends [ChildrenTake<T>] ? unknown : Fault<'`down` names a signal that no child takes'>);

/** One signature for both standards: the compiler passes as many arguments as it names. */
export type ThreadDecorator<U, G> = <C extends AbstractCtor<AnyThread>>(
  target: C & Fits<InstanceType<C>, U, G>,
  context?: ClassDecoratorContext<C>,
) => void;

const queue = new Shape(queueRules);
const rules = {
  up: list,
  forwardUp: list,
  forwardIn: list,
  queues: new Shape({ in: queue, up: queue }),
  deadlockMs: milliseconds,
  startTimeoutMs: milliseconds,
  quiesceTimeoutMs: milliseconds,
  drainTimeoutMs: milliseconds,
  exitTimeoutMs: milliseconds,
  serial: oneOf(true, false),
  name: text,
};

/**
 * Marks a class as a thread and says what it sends UP and what it relays.
 *
 * @throws TaskThreadError `INVALID_OPTION`, `DECORATOR_MISPLACED`
 * @example
 * ```ts
 * @Thread({ up: [Frame], queues: { in: { capacity: 64 } } })
 * class DataProcessorThread extends TaskThread<{ in: Packet; up: Frame }> {
 *   @OnIn(Packet) reconstruct(packet: Packet) { return this.up(new Frame(packet.bytes)); }
 * }
 * ```
 */
export function Thread<
  const U extends readonly Ctor[] = [],
  const F extends readonly Ctor[] = [],
  const G extends readonly Ctor[] = [],
>(options: ThreadOptions<U, F, G> = {}): ThreadDecorator<Instances<U> | Instances<F>, Instances<G>> {
  if (typeof options === 'function') throw bareCall('Thread', (options as Ctor).name);
  return (...call) => {
    const { owner, label } = classPlace('Thread', call);
    checkOptions('Thread', label, options, rules);
    for (const each of ['in', 'up'] as const)
      checkKey('Thread', label, options.queues?.[each] ?? {}, `queues.${each}.`);
    addRecord(owner, { kind: 'thread', options });
  };
}
