import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { TaskDefinition } from '../../metadata/definition.js';
import { reschedulingOptions } from '../../metadata/rescheduling.js';
import { milliseconds, invalid } from '../../errors/validate.js';
import type { ReschedulingOptions } from '../../tasks/options.js';
import { ReschedulingTask } from '../../tasks/rescheduling-task.js';
import type { TaskStatistics } from '../../tasks/task-statistics.js';
import type { Run } from '../../tasks/run.js';
import type { TaskHandle, Tasks } from '../../thread/tasks.js';
import { guardedTask, guardOf } from '../lock/guards.js';
import type { HostNode } from './host-node.js';
import { unheard } from './unheard.js';

/** The rescheduling tasks of one thread by name: the declared ones, and those begun with `tasks.start`. */
export class TaskTable implements Tasks {
  readonly #node: HostNode;
  readonly #tasks = new Map<string, ReschedulingTask>();
  /** the last task asked for under a name: of several that wait for the same one to end, only that one starts */
  #asked: Map<string, ReschedulingTask> | undefined;

  constructor(node: HostNode, declared: readonly TaskDefinition[]) {
    this.#node = node;
    for (const { method, options } of declared) {
      this.#tasks.set(method, new ReschedulingTask(node, method, declaredTask(node, method), options));
    }
  }

  get all(): Iterable<ReschedulingTask> {
    return this.#tasks.values();
  }

  get(name: string): TaskHandle {
    if (this.#tasks.has(name)) return new Handle(this.#node, name, this.#tasks);
    const known = [...this.#tasks.keys()].join(', ') || 'none';
    throw new TaskThreadError('UNKNOWN_TASK', `${this.#node.path} has no task "${name}"; it has: ${known}.`, {
      path: this.#node.path,
    });
  }

  start(name: string, fn: (run: Run) => unknown, options: number | ReschedulingOptions): Promise<void> {
    const label = `${this.#node.path} ${name}`;
    if (typeof fn !== 'function') throw invalid('tasks.start', label, `was given ${quote(fn)}; wanted is a function.`);
    const checked = reschedulingOptions('tasks.start', label, options);
    const { serial } = this.#node.position.definition;
    const task = serial ? guardedTask(this.#node, { serial, lock: undefined }, name, fn) : fn;
    return unheard(this.#replace(new ReschedulingTask(this.#node, name, task, checked)));
  }

  /** The declared ones, save those that were started before their thread ran. */
  startAll(): void {
    for (const task of this.#tasks.values()) if (!task.started) task.start();
  }

  stopAll(): void {
    for (const task of this.#tasks.values()) void task.stop();
  }

  async #replace(task: ReschedulingTask): Promise<void> {
    const { name } = task;
    refuseWhenStopping(this.#node, name);
    const asked = (this.#asked ??= new Map());
    asked.set(name, task);
    const before = this.#tasks.get(name);
    // Whoever holds a handle may have it run again while it ends.
    do await before?.stop();
    while (before?.running);
    if (asked.get(name) !== task) return;
    asked.delete(name);
    void before?.stop();
    refuseWhenStopping(this.#node, name);
    this.#tasks.set(name, task);
    task.start();
  }
}

/** What has to be called instead of the method itself, settled once: a task may run millions of times a second. */
function declaredTask(node: HostNode, method: string): ((run: Run) => unknown) | undefined {
  const { definition } = node.position;
  const guard = guardOf(definition, method);
  if (!guard) return undefined;
  const real = Reflect.get(definition.type.prototype as object, method) as (run: Run) => unknown;
  return guardedTask(node, guard, method, (run) => real.call(node.instance, run));
}

/** That of whatever goes by the name: a task that was replaced is not to come back beside the one in its place. */
class Handle implements TaskHandle {
  readonly #node: HostNode;
  readonly #name: string;
  readonly #tasks: ReadonlyMap<string, ReschedulingTask>;

  constructor(node: HostNode, name: string, tasks: ReadonlyMap<string, ReschedulingTask>) {
    this.#node = node;
    this.#name = name;
    this.#tasks = tasks;
  }

  get #task(): ReschedulingTask {
    return this.#tasks.get(this.#name)!;
  }

  get active(): boolean {
    return this.#task.active;
  }

  get count(): number {
    return this.#task.count;
  }

  get statistics(): TaskStatistics {
    return this.#task.statistics;
  }

  get intervalMs(): number {
    return this.#task.intervalMs;
  }

  set intervalMs(ms: number) {
    const { cron, name } = this.#task;
    const label = `${this.#node.path} ${name}`;
    const wanted = milliseconds(ms);
    if (wanted) throw invalid('tasks', label, `was given intervalMs ${ms}; wanted is ${wanted}.`);
    if (cron !== undefined)
      throw invalid(
        'tasks',
        label,
        `was given an intervalMs, but goes by cron ${quote(cron)}; replace it with tasks.start.`,
      );
    this.#task.intervalMs = ms;
  }

  start(): void {
    refuseWhenStopping(this.#node, this.#task.name);
    this.#task.start();
  }

  stop(): Promise<void> {
    return this.#task.stop();
  }

  restart(): Promise<void> {
    return unheard(this.#task.stop().then(() => this.start()));
  }

  run(): Promise<void> {
    const stopping = refusal(this.#node, this.#task.name);
    return stopping ? unheard(Promise.reject(stopping)) : this.#task.runNow();
  }
}

function refuseWhenStopping(node: HostNode, name: string): void {
  const stopping = refusal(node, name);
  if (stopping) throw stopping;
}

function refusal(node: HostNode, name: string): TaskThreadError | undefined {
  if (node.spawning) return undefined;
  return new TaskThreadError('STOPPING', `${node.path} is stopping and does not start the task "${name}".`, {
    path: node.path,
  });
}
