import { addRecord } from '../metadata/records.js';
import type { ClassSource } from '../metadata/definition.js';
import type { RestartOptions } from '../metadata/options.js';
import type { ChildRef } from '../thread/child-ref.js';
import type { Ctor } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import { refuseBareCall } from './bare-call.js';
import type { FieldDecorator } from './field.js';
import { type DecoratorCall, memberPlace } from './place.js';
import { checkOptions, type Rule } from '../errors/validate.js';
import { restartOf, restartRules } from './restart.js';

/** What `@Child` takes besides what its end means; it must, where the constructor does. */
export interface ArgsOption<A, T> {
  /** constructor arguments, or a function of the parent that returns them, asked again at each restart */
  args?: A | ((self: T) => A);
}

type ArgsOf<C extends Ctor, T> = ArgsOption<ConstructorParameters<C>, T>;
type Tail<C extends Ctor, T> =
  [] extends ConstructorParameters<C>
    ? [options?: ArgsOf<C, T> & RestartOptions]
    : [options: Required<ArgsOf<C, T>> & RestartOptions];

const args: Rule = (value) =>
  Array.isArray(value) || typeof value === 'function'
    ? undefined
    : 'an array of constructor arguments or a function of the parent';

/**
 * A child that starts and stops with its parent. Children start in the order of their fields and stop in the reverse.
 *
 * @param type the class, or a thunk `() => Class` where the modules import each other
 * @param options see {@link ArgsOption}, and what its end means, see {@link RestartOptions}
 * @throws TaskThreadError `INVALID_OPTION`, `DECORATOR_MISPLACED`
 * @example
 * ```ts
 * @Child(DatabaseThread, { args: (self: MasterThread) => [self.config.file] })
 * database!: ChildRef<DatabaseThread>;
 * ```
 */
export function Child<C extends Ctor<AnyThread>, Self = unknown>(
  type: C | (() => C),
  ...options: Tail<C, Self>
): FieldDecorator<Self, ChildRef<InstanceType<C>>, 'the field must be ChildRef<Class>'> {
  refuseBareCall('Child', [type, ...options]);
  return (...call: DecoratorCall) => {
    const { owner, member, label } = memberPlace('Child', 'field', call);
    const [given = {}]: readonly [options?: { args?: unknown } & RestartOptions] = options;
    checkOptions('Child', label, given, { args, ...restartRules });
    const value = {
      kind: 'one' as const,
      field: member,
      source: type as ClassSource,
      args: (given.args ?? []) as readonly unknown[] | ((parent: unknown) => readonly unknown[]),
      max: 1,
      idleMs: undefined,
      restart: restartOf(given),
    };
    addRecord(owner, { kind: 'child', member, value });
  };
}
