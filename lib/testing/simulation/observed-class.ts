import type { Class, ThreadDefinition } from '../../metadata/definition.js';
import type { Ctor } from '../../thread/protocol.js';
import { type AnyThread, TaskThread } from '../../thread/task-thread.js';
import type { Tasks } from '../../thread/tasks.js';

/** A method that is not a listener of signals. */
export type MemberKind = 'enter' | 'ready' | 'exit' | 'task' | 'item' | 'childExit';

/** Told of the life of the threads of a class. */
export interface Observer {
  /** One was constructed. */
  born(thread: AnyThread): void;
  /** A method of it is called, of which so many may run at once: `call` does it. */
  calls(thread: AnyThread, kind: MemberKind, member: string, call: () => unknown, most?: number): unknown;
}

const observed = new WeakSet<Tasks>();

/** The tasks of a thread with an eye on those that it starts itself. */
function observedTasks(thread: AnyThread, observer: Observer): Tasks {
  const tasks = Reflect.get(TaskThread.prototype, 'tasks', thread);
  if (observed.has(tasks)) return tasks;
  observed.add(tasks);
  const start = tasks.start.bind(tasks);
  tasks.start = (name, fn, options) => {
    const run: typeof fn = (each) => observer.calls(thread, 'task', name, () => fn(each), 1);
    return start(name, typeof fn === 'function' ? run : fn, options);
  };
  return tasks;
}

/**
 * The class of a definition with an eye on each instance: a subclass that calls through.
 *
 * @param wanted hooks to be watched although the class has none of its own
 */
export function observedClass(
  definition: ThreadDefinition,
  observer: Observer,
  wanted: (hook: 'enter' | 'ready' | 'exit') => boolean,
): Class {
  const type = definition.type as unknown as Ctor<AnyThread>;
  const Observed = class extends type {
    constructor(...args: unknown[]) {
      super(...args);
      observer.born(this);
    }
  };
  Object.defineProperty(Observed, 'name', { value: type.name });
  const watch = (kind: MemberKind, member: string, most?: number): void => {
    const real = Reflect.get(type.prototype as object, member) as (...args: unknown[]) => unknown;
    const value = function (this: AnyThread, ...args: unknown[]): unknown {
      return observer.calls(this, kind, member, () => Reflect.apply(real, this, args), most);
    };
    Object.defineProperty(Observed.prototype, member, { value, configurable: true, writable: true });
  };
  for (const hook of ['enter', 'ready', 'exit'] as const) {
    const own = Reflect.get(type.prototype as object, hook) !== Reflect.get(TaskThread.prototype, hook);
    if (own || wanted(hook)) watch(hook, hook);
  }
  for (const { method } of definition.tasks) watch('task', method, 1);
  Object.defineProperty(Observed.prototype, 'tasks', {
    get(this: AnyThread) {
      return observedTasks(this, observer);
    },
  });
  for (const { method, options } of definition.sources) watch('item', method, options.concurrency ?? 1);
  for (const { method } of definition.childExits) watch('childExit', method);
  return Observed;
}
