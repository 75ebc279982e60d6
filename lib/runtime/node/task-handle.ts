import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import { invalid, milliseconds } from '../../errors/validate.js';
import type { ReschedulingTask } from '../../tasks/rescheduling/rescheduling-task.js';
import type { TaskStatistics } from '../../tasks/rescheduling/task-statistics.js';
import type { TaskHandle } from '../../thread/tasks.js';
import type { HostNode } from './host-node.js';
import { awaitable } from './task-wait.js';
import type { TaskTable } from './task-table.js';
import { unheard } from './unheard.js';

/** That of whatever goes by the name: a task that was replaced is not to come back beside the one in its place. */
export class Handle implements TaskHandle {
  readonly #node: HostNode;
  readonly #name: string;
  readonly #table: TaskTable;

  constructor(node: HostNode, name: string, table: TaskTable) {
    this.#node = node;
    this.#name = name;
    this.#table = table;
  }

  get #task(): ReschedulingTask {
    return this.#table.named(this.#name)!;
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
    const task = this.#task;
    const ended = task.stop();
    return task.busy ? awaitable(this.#node, ended, [task]) : ended;
  }

  restart(): Promise<void> {
    return unheard(this.stop().then(() => this.start()));
  }

  run(): Promise<void> {
    const stopping = refusal(this.#node, this.#task.name);
    if (stopping) return unheard(Promise.reject(stopping));
    const task = this.#task;
    return awaitable(this.#node, task.runNow(), [task, ...this.#table.locksFor(task)]);
  }
}

export function refuseWhenStopping(node: HostNode, name: string): void {
  const stopping = refusal(node, name);
  if (stopping) throw stopping;
}

function refusal(node: HostNode, name: string): TaskThreadError | undefined {
  if (node.spawning) return undefined;
  return new TaskThreadError('STOPPING', `${node.path} is stopping and does not start the task "${name}".`, {
    path: node.path,
  });
}
