import type { ClassSource } from '../metadata/definition.js';
import type { GroupOptions } from '../metadata/options.js';
import { addRecord } from '../metadata/records.js';
import type { Ctor } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import type { ThreadGroup } from '../thread/thread-group.js';
import { refuseBareCall } from './bare-call.js';
import type { FieldDecorator } from './field.js';
import { type DecoratorCall, memberPlace } from './place.js';
import { checkOptions, numberFrom, wholeFrom } from '../errors/validate.js';
import { restartOf, restartRules } from './restart.js';

/**
 * A group of children, spawned on demand and stopped with their parent.
 *
 * @param type the class, or a thunk `() => Class` where the modules import each other
 * @param options how many members there may be, and for how long they may be idle, see {@link GroupOptions}; and what
 * the end of a member means, see {@link RestartOptions}
 * @throws TaskThreadError `INVALID_OPTION`, `DECORATOR_MISPLACED`
 * @example
 * ```ts
 * @Children(TCPConnectionThread, { max: 10_000 })
 * connections!: ThreadGroup<typeof TCPConnectionThread>;
 * ```
 */
export function Children<C extends Ctor<AnyThread>>(
  type: C | (() => C),
  options: GroupOptions = {},
): FieldDecorator<unknown, ThreadGroup<C>, 'the field must be ThreadGroup<typeof Class>'> {
  refuseBareCall('Children', [type, options]);
  return (...call: DecoratorCall) => {
    const { owner, member, label } = memberPlace('Children', 'field', call);
    checkOptions('Children', label, options, {
      max: wholeFrom(1),
      idleMs: numberFrom(1, 2 ** 31 - 1),
      ...restartRules,
    });
    const value = {
      kind: 'group' as const,
      field: member,
      source: type as ClassSource,
      args: [],
      max: options.max ?? Infinity,
      idleMs: options.idleMs,
      restart: restartOf(options),
    };
    addRecord(owner, { kind: 'child', member, value });
  };
}
