import { TaskThreadError } from '../errors/task-thread-error.js';
import type { TaskDefinition } from '../metadata/definition.js';
import { reschedulingOptions } from '../metadata/rescheduling.js';
import { milliseconds, invalid } from '../errors/validate.js';
import type { ReschedulingOptions } from '../tasks/options.js';
import { ReschedulingTask } from '../tasks/rescheduling-task.js';
import type { Run } from '../tasks/run.js';
import type { TaskHandle, Tasks } from '../thread/tasks.js';
import type { ThreadNode } from './thread-node.js';

/** The rescheduling tasks of one thread by name: the declared ones, and those begun with `tasks.start`. */
export class TaskTable implements Tasks {
  readonly #node: ThreadNode;
  readonly #tasks = new Map<string, ReschedulingTask>();
  /** the last task asked for under a name: of several that wait for the same one to end, only that one starts */
  readonly #asked = new Map<string, ReschedulingTask>();

  constructor(node: ThreadNode, declared: readonly TaskDefinition[]) {
    this.#node = node;
    for (const { method, options } of declared) {
      this.#tasks.set(method, new ReschedulingTask(node, method, (run) => node.call(method, run), options));
    }
  }

  get all(): Iterable<ReschedulingTask> {
    return this.#tasks.values();
  }

  get(name: string): TaskHandle {
    const task = this.#tasks.get(name);
    if (task) return new Handle(this.#node, task);
    const known = [...this.#tasks.keys()].join(', ') || 'none';
    throw new TaskThreadError('UNKNOWN_TASK', `${this.#node.path} has no task "${name}"; it has: ${known}.`, {
      path: this.#node.path,
    });
  }

  async start(name: string, fn: (run: Run) => unknown, options: number | ReschedulingOptions): Promise<void> {
    const task = new ReschedulingTask(
      this.#node,
      name,
      fn,
      reschedulingOptions('tasks.start', `${this.#node.path} ${name}`, options),
    );
    refuseWhenStopping(this.#node, name);
    this.#asked.set(name, task);
    const before = this.#tasks.get(name);
    if (before) await before.stop();
    if (this.#asked.get(name) !== task) return;
    this.#asked.delete(name);
    refuseWhenStopping(this.#node, name);
    this.#tasks.set(name, task);
    task.start();
  }

  startAll(): void {
    for (const task of this.#tasks.values()) task.start();
  }

  stopAll(): void {
    for (const task of this.#tasks.values()) void task.stop();
  }
}

class Handle implements TaskHandle {
  readonly #node: ThreadNode;
  readonly #task: ReschedulingTask;

  constructor(node: ThreadNode, task: ReschedulingTask) {
    this.#node = node;
    this.#task = task;
  }

  get active(): boolean {
    return this.#task.active;
  }

  get count(): number {
    return this.#task.count;
  }

  get intervalMs(): number {
    return this.#task.intervalMs;
  }

  set intervalMs(ms: number) {
    const wanted = milliseconds(ms);
    if (wanted)
      throw invalid(
        'tasks',
        `${this.#node.path} ${this.#task.name}`,
        `was given intervalMs ${ms}; wanted is ${wanted}.`,
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

  async restart(): Promise<void> {
    await this.#task.stop();
    this.start();
  }

  async run(): Promise<void> {
    refuseWhenStopping(this.#node, this.#task.name);
    await this.#task.runNow();
  }
}

function refuseWhenStopping(node: ThreadNode, name: string): void {
  if (node.state !== 'stopping' && node.state !== 'exited') return;
  throw new TaskThreadError('STOPPING', `${node.path} is stopping and does not start the task "${name}".`, {
    path: node.path,
  });
}
