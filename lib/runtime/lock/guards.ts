import { AbortableRun } from '../../intercom/delivery/handler-run.js';
import type { Route } from '../../intercom/route.js';
import type { ThreadDefinition } from '../../metadata/definition.js';
import type { Run } from '../../tasks/rescheduling/run.js';
import type { TaskRun } from '../../tasks/rescheduling/task-run.js';
import { type Guard, Locks } from './locks.js';
import type { HostNode } from '../node/host-node.js';

type Task = (run: Run) => unknown;
type Method = (this: unknown, ...args: unknown[]) => unknown;

/** What a method of a thread has to hold when a run of the thread begins with it; nothing for most. */
export function guardOf({ serial, exclusives }: ThreadDefinition, method: string): Guard | undefined {
  const lock = exclusives.find((each) => each.method === method)?.lock;
  return serial || lock !== undefined ? { serial, lock } : undefined;
}

/** A listener that waits for what it has to hold. The time that it may take begins behind that. */
export function guardedListener(method: Route['method'], guard: Guard, member: string): Route['method'] {
  return function (item, child, run) {
    return Locks.of(this).guard(guard, member, () => {
      if (run instanceof AbortableRun) run.begin();
      return method.call(this, item, child, run);
    });
  };
}

/** Calls the method that a run of a thread begins with, when it has what it has to hold. */
export function beginRun(node: HostNode, method: string, ...args: unknown[]): unknown {
  const { definition } = node.position;
  const guard = guardOf(definition, method);
  if (!guard) return node.call(method, ...args);
  const real = Reflect.get(definition.type.prototype as object, method) as Method;
  return node.locks.guard(guard, `${definition.name}.${method}`, () => real.apply(node.instance, args));
}

/** A task that waits for what it has to hold. The time that a run may take begins behind that. */
export function guardedTask(node: HostNode, guard: Guard, name: string, task: Task): Task {
  return (run) => {
    const own = run as TaskRun;
    own.waits = true;
    return node.locks.guard(guard, node.memberOf(name), () => {
      // Its task was stopped before its turn came.
      if (own.stopped) return undefined;
      own.begin();
      return task(run);
    });
  };
}

/** Whoever calls a method of `@Exclusive` on this instance, the thread itself too, waits for its lock. */
export function guardMethods(node: HostNode): void {
  const { serial, exclusives, type, name } = node.position.definition;
  if (!serial && exclusives.length === 0) return;
  const { locks } = node;
  const instance = node.instance!;
  locks.attach(instance);
  for (const { method, lock } of exclusives) {
    const real = Reflect.get(type.prototype as object, method) as Method;
    const value = (...args: unknown[]): unknown =>
      locks.get(lock).run(`${name}.${method}`, () => real.apply(instance, args));
    Object.defineProperty(instance, method, { value, configurable: true, writable: true });
  }
}
