import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { TaskDefinition } from '../../metadata/definition.js';
import { reschedulingOptions } from '../../metadata/rescheduling.js';
import { invalid } from '../../errors/validate.js';
import type { ReschedulingOptions } from '../../metadata/task-options.js';
import { ReschedulingTask } from '../../tasks/rescheduling/rescheduling-task.js';
import type { Run } from '../../tasks/rescheduling/run.js';
import type { Task } from '../../tasks/rescheduling/runner.js';
import type { TaskHandle, Tasks } from '../../thread/tasks.js';
import { guardedTask, guardOf } from '../lock/guards.js';
import type { Lock } from '../lock/lock.js';
import type { Guard } from '../lock/locks.js';
import type { HostNode } from './host-node.js';
import { Handle, refuseWhenStopping } from './task-handle.js';
import { awaitable } from './task-wait.js';
import { unheard } from './unheard.js';

/** The rescheduling tasks of one thread by name: the declared ones, and those begun with `tasks.start`. */
export class TaskTable implements Tasks {
  readonly #node: HostNode;
  readonly #tasks = new Map<string, ReschedulingTask>();
  /** the last task asked for under a name: of several that wait for the same one to end, only that one starts */
  #asked: Map<string, ReschedulingTask> | undefined;
  /** what those have to hold that do */
  #guards: WeakMap<ReschedulingTask, Guard> | undefined;

  constructor(node: HostNode, declared: readonly TaskDefinition[]) {
    this.#node = node;
    for (const { method, options } of declared) {
      const guard = guardOf(node.position.definition, method);
      this.#tasks.set(method, this.#make(method, guard && declaredTask(node, method, guard), options, guard));
    }
  }

  get all(): Iterable<ReschedulingTask> {
    return this.#tasks.values();
  }

  get(name: string): TaskHandle {
    if (this.#tasks.has(name)) return new Handle(this.#node, name, this);
    const known = [...this.#tasks.keys()].join(', ') || 'none';
    throw new TaskThreadError('UNKNOWN_TASK', `${this.#node.path} has no task "${name}"; it has: ${known}.`, {
      path: this.#node.path,
    });
  }

  named(name: string): ReschedulingTask | undefined {
    return this.#tasks.get(name);
  }

  /** The locks a run of it has to wait for, if it begins now. */
  locksFor(task: ReschedulingTask): readonly Lock[] {
    const guard = this.#guards?.get(task);
    return guard ? this.#node.locks.heldFor(guard) : [];
  }

  start(name: string, fn: (run: Run) => unknown, options: number | ReschedulingOptions): Promise<void> {
    const label = `${this.#node.path} ${name}`;
    if (typeof fn !== 'function') throw invalid('tasks.start', label, `was given ${quote(fn)}; wanted is a function.`);
    const checked = reschedulingOptions('tasks.start', label, options);
    const { serial } = this.#node.position.definition;
    const guard = serial ? { serial, lock: undefined } : undefined;
    const task = guard ? guardedTask(this.#node, guard, name, fn) : fn;
    const before = this.#tasks.get(name);
    const replaced = unheard(this.#replace(this.#make(name, task, checked, guard)));
    return before?.busy && this.#node.spawning ? awaitable(this.#node, replaced, [before]) : replaced;
  }

  /** The declared ones, save those that were started before their thread ran. */
  startAll(): void {
    for (const task of this.#tasks.values()) if (!task.started) task.start();
  }

  stopAll(): void {
    for (const task of this.#tasks.values()) void task.stop();
  }

  #make(name: string, fn: Task | undefined, options: ReschedulingOptions, guard: Guard | undefined): ReschedulingTask {
    const task = new ReschedulingTask(this.#node, name, fn, options);
    if (guard) (this.#guards ??= new WeakMap()).set(task, guard);
    return task;
  }

  async #replace(task: ReschedulingTask): Promise<void> {
    const { name } = task;
    refuseWhenStopping(this.#node, name);
    const asked = (this.#asked ??= new Map());
    asked.set(name, task);
    const before = this.#tasks.get(name);
    // Whoever holds a handle may have it run again while it ends.
    do await before?.stop();
    while (before?.busy);
    if (asked.get(name) !== task) return;
    asked.delete(name);
    void before?.stop();
    refuseWhenStopping(this.#node, name);
    this.#tasks.set(name, task);
    task.start();
  }
}

/** What has to be called instead of the method itself, settled once: a task may run millions of times a second. */
function declaredTask(node: HostNode, method: string, guard: Guard): Task {
  const real = Reflect.get(node.position.definition.type.prototype as object, method) as Task;
  return guardedTask(node, guard, method, (run) => real.call(node.instance, run));
}
