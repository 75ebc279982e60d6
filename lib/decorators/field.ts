import type { Fault } from '../thread/faults.js';
import type { CLASS } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';

type RefOk<Value, F, M extends string> = [F] extends [Value]
  ? Value extends { readonly [CLASS]: unknown }
    ? unknown
    : Fault<M>
  : Fault<M>;
type Member<T, K, F, M extends string> = K extends keyof T ? RefOk<T[K], F, M> : Fault<'a decorated field is public'>;
type SelfOk<T, Self> = T extends Self
  ? unknown
  : Fault<'`self` of args is another class than the one that holds the field'>;
type FieldOk<T, K, Self, F, M extends string> =
  K extends ClassFieldDecoratorContext<infer This, infer V>
    ? SelfOk<This, Self> &
        (K extends { static: false; name: infer N } ? Member<This, N, F, M> : Fault<'not a static field'>) &
        ([V] extends [never] ? never : unknown)
    : SelfOk<T, Self> & Member<T, K, F, M>;

// the context is invariant in both its parameters
// eslint-disable-next-line typescript/no-explicit-any
type AnyFieldContext = ClassFieldDecoratorContext<any, any>;

/** A decorator of a field: legacy (prototype, key) or standard (undefined, context). */
export type FieldDecorator<Self, F, M extends string> = <
  T extends AnyThread | undefined,
  K extends string | AnyFieldContext,
>(
  target: T,
  key: K & FieldOk<T, K, Self, F, M>,
) => void;
