import type { TaskThreadError } from '../../errors/task-thread-error.js';
import type { Run } from '../../tasks/rescheduling/run.js';
import type { ItemDropReason } from '../../tasks/listening/source-statistics.js';
import type { TaskHost } from '../../tasks/task-host.js';
import type { Tasks } from '../../thread/tasks.js';
import { Activity } from './activity.js';
import { isStopNews, taskFailure } from './failure.js';
import { PortNode } from './port-node.js';
import { TaskTable } from './task-table.js';
import { tellRetry } from './tell-retry.js';

/** A thread of the live tree as its tasks see it: what runs in it, and what becomes of a run that went wrong. */
export abstract class HostNode extends PortNode implements TaskHost {
  abstract fail(error: TaskThreadError): void;

  get tasks(): Tasks {
    return this.taskTable;
  }

  get taskTable(): TaskTable {
    return (this.belongings.tasks ??= new TaskTable(this, this.position.definition.tasks));
  }

  /** Calls a method of the instance by name. */
  call(method: string, ...args: unknown[]): unknown {
    const { instance } = this;
    return (Reflect.get(instance!, method) as (...args: unknown[]) => unknown).apply(instance, args);
  }

  /** The same for a task, which may run millions of times a second. */
  callTask(method: string, run: Run): unknown {
    return (this.instance as unknown as Record<string, (run: Run) => unknown>)[method]!(run);
  }

  /** whether a task, an external listener or a call of `@OnChildExit` runs */
  get active(): boolean {
    return this.running > 0;
  }

  /** when the last of them ended, in ms of the clock, as far as somebody asked for it */
  get restedAt(): number | undefined {
    return typeof this.runs === 'number' ? undefined : this.runs.restedAt;
  }

  get activity(): Activity {
    if (typeof this.runs === 'number') this.runs = new Activity(this, this.runs);
    return this.runs;
  }

  /** how many of them run */
  protected get running(): number {
    return typeof this.runs === 'number' ? this.runs : this.runs.running;
  }

  began(): void {
    if (typeof this.runs === 'number') this.runs++;
    else this.runs.began();
    this.ending?.teardown.waitFor(this.activity);
  }

  ended(): boolean {
    if (typeof this.runs !== 'number' || this.tree.passivates) return this.activity.ended();
    this.runs--;
    return false;
  }

  taskFailed(error: unknown, method: string): boolean {
    if (this.onlySaysStop(error)) return false;
    const failure = taskFailure(error, { path: this.path, member: this.memberOf(method) });
    if (failure.code === 'TASK_TIMEOUT') {
      this.gaveUp();
      this.gathered?.locks?.giveUpHeldBy(failure.member!);
    }
    this.fail(failure);
    return true;
  }

  itemDropped(method: string, reason: ItemDropReason): void {
    // What it had counted stands in the account of its place by now.
    if (!this.instance) this.edge.slot.addLate(method);
    const { hub } = this.tree.surroundings;
    const member = this.memberOf(method);
    if (hub.active) hub.emit({ kind: 'item-dropped', path: this.path, member, reason });
    this.tree.dropLog.add(this.edge, { member, reason });
  }

  taskRetries(error: unknown, method: string, attempt: number, inMs: number | undefined): boolean {
    if (this.onlySaysStop(error)) return false;
    const { path } = this;
    const member = this.memberOf(method);
    const failure = taskFailure(error, { path, member });
    if (inMs === undefined) this.report(failure);
    else tellRetry(this, { error: failure, member, attempt, inMs });
    return true;
  }

  taskRushes(method: string, runs: number, ms: number): void {
    const member = this.memberOf(method);
    const often = `${this.path}: ${member} has run ${runs} times in ${Math.round(ms)} ms.`;
    this.say('warn', { member, runs, ms }, `${often} Give it an intervalMs, or raise its warnAbovePerSecond.`);
  }

  /** Whether an error says no more than that the thread stops. */
  onlySaysStop(error: unknown): boolean {
    return !this.spawning && isStopNews(error);
  }

  memberOf(method: string): string {
    return `${this.position.definition.name}.${method}`;
  }

  gaveUp(): void {
    this.belongings.gaveUp = true;
  }

  /** Says a failure in the log and as an event, once. */
  report(error: TaskThreadError): void {
    const { hub } = this.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'failed', path: this.path, error });
    this.say('error', { err: error }, error.message);
  }

  /** Logs a line of ours. A logger that throws must not stop what goes on; what matters is in the report too. */
  say(level: 'info' | 'warn' | 'error', fields: Record<string, unknown>, message: string): void {
    try {
      this.log[level](fields, message);
    } catch {
      // see above
    }
  }
}
