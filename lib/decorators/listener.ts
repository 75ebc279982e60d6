import type { Observable, SchedulerLike } from 'rxjs';
import type { Class, ClassSource, ListenerDefinition } from '../metadata/definition.js';
import { isAsk } from '../metadata/ask-base.js';
import type { Any, QueueOptions } from '../metadata/options.js';
import { addRecord } from '../metadata/records.js';
import type { Ask } from '../thread/ask.js';
import type { Fault } from '../thread/faults.js';
import { checkKey, queueOptionsOf, queueRules } from './queue-options.js';
import { type DecoratorCall, memberPlace } from './place.js';
import {
  anything,
  checkOptions,
  invalid,
  longestMs,
  milliseconds,
  numberFrom,
  Shape,
  wholeFrom,
} from '../errors/validate.js';

/**
 * What a listener of a signal takes. `capacity` bounds its signals within their queue, beside the queue's own bound;
 * `overflow` (with `key`) says what happens when either is reached. Left out, the queue's policy holds for them.
 */
export type ListenerOptions<B, S = Any> = {
  /**
   * The method gets an array: up to `max` signals, sooner when `withinMs` have passed since the first of them,
   * when a signal of another class follows, when the queue is full, or when the thread stops.
   */
  batch?: B;
  /**
   * Up to so many calls of the method at once on one edge, a whole number from 1; 1 unless told. They begin in the order
   * of the queue; a signal of another listener waits until they are done. With `batch`, so many batches.
   */
  concurrency?: number;
  /**
   * ms that a call may take. One that takes longer is given up: its `run.signal` aborts, its signals are counted as
   * failed, and the thread fails with `HANDLER_TIMEOUT`. No limit unless told.
   */
  timeoutMs?: number;
} & QueueOptions<S>;

/**
 * Operators of rxjs between the queue and the method, which gets each value they give. What goes by time is given
 * `scheduler`, which goes by the clock of the tree.
 */
export interface PipeOption<S, V> {
  /**
   * `capacity` of the listener bounds the values given later that wait for the method, too: 1,024 unless told. Beyond it
   * the thread fails with `PIPE_OVERFLOW`. Stands alone: not with `batch`, `concurrency` or `timeoutMs`.
   */
  pipe?: (signals: Observable<S>, scheduler: SchedulerLike) => Observable<V>;
}

/** What a listener of what children send UP takes besides. */
export interface FromOption<F> {
  /**
   * Listens to one class of child, and those that extend it, alone: the class, or a thunk `() => Class`. What the others
   * send goes to the listener without `from`, which does not get what a narrower one gets.
   */
  from?: F | (() => F);
}

/** Bounds of a batch: `max` signals, a whole number from 1, collected for at most `withinMs` milliseconds. */
export interface BatchBounds {
  max: number;
  withinMs: number;
}

/** A signal, or an array of them where the listener asked for batches, or what its pipe gives. */
export type Item<S, B, V = never> = [V] extends [never] ? SignalOrBatch<S, B> : V;

type SignalOrBatch<S, B> = [B] extends [never]
  ? S
  : [S] extends [Ask<unknown>]
    ? Fault<'an ask is answered one at a time: it takes no batch'>
    : S[];

const rules = {
  batch: new Shape({ max: wholeFrom(1), withinMs: milliseconds }, true),
  concurrency: wholeFrom(1),
  timeoutMs: numberFrom(1, longestMs),
  pipe: (value: unknown) => (typeof value === 'function' ? undefined : 'a function of the signals and a scheduler'),
  ...queueRules,
};

/** what a pipe has an operator for */
const besidePipe = ['batch', 'concurrency', 'timeoutMs'] as const;

/** Records `@OnIn` and `@OnUp`, which differ in direction and in `from` alone. */
export function recordListener(
  direction: ListenerDefinition['direction'],
  signal: Class | undefined,
  options: ListenerOptions<BatchBounds> & { pipe?: unknown } & FromOption<unknown>,
  call: DecoratorCall,
): void {
  const decorator = direction === 'in' ? 'OnIn' : 'OnUp';
  const { owner, member, label } = memberPlace(decorator, 'method', call);
  checkOptions(decorator, label, options, direction === 'in' ? rules : { ...rules, from: anything });
  checkKey(decorator, label, options);
  if (options.batch && isAsk(signal))
    throw invalid(decorator, label, `has batch for the ask ${signal!.name}; an ask is answered one at a time.`);
  if (options.pipe) {
    const beside = besidePipe.find((each) => options[each] !== undefined);
    if (beside) throw invalid(decorator, label, `has pipe and ${beside}; a pipe stands alone, operators do the same.`);
    if (isAsk(signal))
      throw invalid(decorator, label, `has pipe for the ask ${signal!.name}; an ask is answered by itself.`);
  }
  const value: ListenerDefinition = {
    direction,
    method: member,
    signal,
    from: options.from as ClassSource,
    narrowed: 'from' in options,
    batch: options.batch,
    concurrency: options.concurrency ?? 1,
    timeoutMs: options.timeoutMs,
    pipe: options.pipe as ListenerDefinition['pipe'],
    queue: queueOptionsOf(options),
  };
  addRecord(owner, { kind: 'listener', member, value });
}
