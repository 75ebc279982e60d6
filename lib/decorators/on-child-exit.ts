import type { ClassSource } from '../metadata/definition.js';
import { addRecord } from '../metadata/records.js';
import type { ChildRef } from '../thread/child-ref.js';
import type { Exit } from '../thread/exit.js';
import type { Ctor } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import { refuseBareCall } from './bare-call.js';
import type { MethodDecorator } from './method.js';
import { type DecoratorCall, memberPlace } from './place.js';

/**
 * Called when a child that ran has ended, whatever the reason, after what it sent UP was handled.
 *
 * @param type narrows it to one class of child
 * @throws TaskThreadError `DECORATOR_MISPLACED`
 * @example
 * ```ts
 * @OnChildExit(TCPConnectionThread)
 * gone(connection: ChildRef<TCPConnectionThread>, exit: Exit) { this.log.info({ id: connection.id, reason: exit.reason }, 'closed'); }
 * ```
 */
export function OnChildExit<F extends Ctor<AnyThread> = Ctor>(
  ...type: [type?: F | (() => F)]
): MethodDecorator<[child: ChildRef<InstanceType<F>>, exit: Exit]> {
  refuseBareCall('OnChildExit', type);
  return (...call: unknown[]) => {
    const { owner, member } = memberPlace('OnChildExit', 'method', call as unknown as DecoratorCall);
    const value = { method: member, from: type[0] as ClassSource, narrowed: type.length > 0 };
    addRecord(owner, { kind: 'childExit', member, value });
  };
}
