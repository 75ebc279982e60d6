import { asPromise } from '../../errors/as-promise.js';
import { isAbort } from '../../errors/is-abort.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { ReschedulingOptions } from '../../metadata/task-options.js';
import { NextRun } from './next-run.js';
import type { Run } from './run.js';
import type { TaskHost } from '../task-host.js';
import { TaskRecord } from './task-statistics.js';
import type { TaskRun } from './task-run.js';
import { TimeLimit } from './time-limit.js';

/** What a task does in a run. */
export type Task = (run: Run) => unknown;

/** Awaits a run, in a function by whose name a trace tells of which task it is one. */
type Await = (runner: Runner, run: TaskRun, promise: Promise<unknown>) => Promise<void>;

/** by the options: all tasks of one method share it, for a class may have very many instances */
const awaits = new WeakMap<ReschedulingOptions, Await>();
let marks = 0;

/** A task as its method sees it: calls it, one call at a time, takes the time, and gives up a run that takes too long. */
export abstract class Runner extends NextRun {
  /** the run in progress */
  protected current: TaskRun | undefined = undefined;
  protected readonly record = new TaskRecord();
  /** where it is not the method of that name: a function for each would be one more thing to find for each run */
  readonly #fn: Task | undefined;
  readonly #limit: TimeLimit | undefined;
  /** how the run in progress is timed: not at all, or from its begin; one that returned a promise goes on, and is timed */
  #timed: 'not' | 'begun' | 'goes on' = 'not';
  #beganAt = 0;
  #await: Await | undefined = undefined;

  /** @param fn the method of that name, unless told */
  constructor(host: TaskHost, name: string, fn: Task | undefined, options: ReschedulingOptions) {
    const { timeoutMs } = options;
    super(host, name, options);
    this.#fn = fn;
    if (timeoutMs !== undefined) this.#limit = new TimeLimit(host, name, timeoutMs, () => this.takesTooLong());
  }

  /** Told how a run has ended, and what the clock shows, if somebody has looked. */
  protected abstract ended(result: unknown, time: number | undefined): void;
  /** @param goesOn whether it was given up, and still runs */
  protected abstract failed(error: unknown, time: number | undefined, goesOn: boolean): void;

  get running(): boolean {
    return this.current !== undefined;
  }

  /** Whether its method is called, or will be: not that of a run that was stopped while it waited for a lock. */
  get busy(): boolean {
    const { current } = this;
    return current !== undefined && !(current.waits && current.stopped);
  }

  /** the name under which a run that goes on is found in a trace */
  get mark(): string | undefined {
    return this.#await?.name;
  }

  /** whether its method runs right now, up to its first `await` */
  get inside(): boolean {
    return this.current !== undefined && this.#timed !== 'goes on';
  }

  /** since when it runs, in ms of the clock */
  get runningSince(): number | undefined {
    return this.current && this.#timed !== 'not' ? this.#beganAt : undefined;
  }

  /**
   * @param time what the clock shows, if the run is to be timed
   * @returns what it shows at its end, if it has ended well and somebody has looked
   */
  protected begin(run: TaskRun, time: number | undefined): number | undefined {
    this.current = run;
    this.#timed = time === undefined ? 'not' : 'begun';
    if (time !== undefined) this.#beganAt = time;
    this.host.began();
    let result: unknown;
    let promise: Promise<unknown> | undefined;
    try {
      result = this.#fn ? this.#fn(run) : this.host.callTask(this.name, run);
      promise = asPromise(result);
    } catch (error) {
      this.endBadly(error);
      return undefined;
    }
    if (!promise) return this.endWell(result);
    this.goesOn(run, promise);
    return undefined;
  }

  private goesOn(run: TaskRun, promise: Promise<unknown>): void {
    if (this.#timed === 'not') this.#beganAt = this.clock.now();
    this.#timed = 'goes on';
    if (run.waits) run.onBegin = () => this.#limit?.begin(this.clock.now());
    else this.#limit?.begin(this.#beganAt);
    void (this.#await ??= this.awaits())(this, run, promise);
  }

  private awaits(): Await {
    let own = awaits.get(this.options);
    if (!own) awaits.set(this.options, (own = Runner.marked(`run ${marks++}`)));
    return own;
  }

  private static marked(mark: string): Await {
    const named = {
      async [mark](runner: Runner, run: TaskRun, promise: Promise<unknown>): Promise<void> {
        let result: unknown;
        try {
          result = await promise;
        } catch (error) {
          if (runner.current === run) runner.endBadly(error);
          return;
        }
        if (runner.current === run) runner.endWell(result);
      },
    };
    return named[mark]!;
  }

  private takesTooLong(): void {
    const run = this.current!;
    const isFirst = !run.overdue;
    run.overdue ??= this.timeout();
    run.abort();
    // One that is tried again may end by itself before: no two overlap.
    if (isFirst && this.options.onError === 'retry') return this.#limit!.begin(this.clock.now());
    const time = this.over();
    this.failed(run.overdue, time, true);
    this.host.ended();
  }

  private endWell(result: unknown): number | undefined {
    const { overdue } = this.current!;
    if (overdue) {
      this.endBadly(overdue);
      return undefined;
    }
    const time = this.over();
    this.ended(result, time);
    return this.host.ended() ? undefined : time;
  }

  private endBadly(error: unknown): void {
    const { overdue, stopped } = this.current!;
    const time = this.over();
    // What its own stop aborted is a normal end.
    if (stopped && isAbort(error)) this.ended(undefined, time);
    else this.failed(overdue ?? error, time, false);
    this.host.ended();
  }

  /** @returns what the clock shows, if it had to be asked */
  private over(): number | undefined {
    this.current = undefined;
    this.#limit?.end();
    if (this.#timed === 'not') return undefined;
    const now = this.clock.now();
    this.record.ended(now - this.#beganAt);
    return now;
  }

  private timeout(): TaskThreadError {
    const { path } = this.host;
    const member = this.host.memberOf(this.name);
    const finding = `${path}: ${member} has run for ${this.#limit!.ms} ms, all that its timeoutMs allows.`;
    return new TaskThreadError('TASK_TIMEOUT', finding, { path, member });
  }
}
