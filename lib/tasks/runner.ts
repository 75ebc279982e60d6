import { asPromise } from '../errors/as-promise.js';
import { isAbort } from '../errors/is-abort.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import type { ReschedulingOptions } from './options.js';
import type { Run } from './run.js';
import type { TaskHost } from './task-host.js';
import type { TaskRecord } from './task-statistics.js';
import type { TaskRun } from './task-run.js';
import { TimeLimit } from './time-limit.js';

/** Told how a run has ended, and what the clock shows, if somebody has looked. */
export interface RunOwner {
  ended(result: unknown, time: number | undefined): void;
  /** @param goesOn whether it was given up, and still runs */
  failed(error: unknown, time: number | undefined, goesOn: boolean): void;
}

/** Calls the function of a task, one call at a time; takes the time, and gives up a run that takes too long. */
export class Runner {
  /** the run in progress */
  run: TaskRun | undefined = undefined;
  readonly #host: TaskHost;
  readonly #name: string;
  readonly #fn: (run: Run) => unknown;
  readonly #record: TaskRecord;
  readonly #owner: RunOwner;
  readonly #limit: TimeLimit | undefined;
  /** whether one that takes too long may end by itself, so that it can be tried again: no two overlap */
  readonly #lenient: boolean;
  #timed = false;
  #beganAt = 0;

  constructor(
    host: TaskHost,
    name: string,
    fn: (run: Run) => unknown,
    { timeoutMs, onError }: ReschedulingOptions,
    record: TaskRecord,
    owner: RunOwner,
  ) {
    this.#host = host;
    this.#name = name;
    this.#fn = fn;
    this.#record = record;
    this.#owner = owner;
    this.#lenient = onError === 'retry';
    if (timeoutMs !== undefined) this.#limit = new TimeLimit(host, name, timeoutMs, () => this.#takesTooLong());
  }

  /** since when it runs, in ms of the clock */
  get since(): number | undefined {
    return this.run && this.#timed ? this.#beganAt : undefined;
  }

  /** @param time what the clock shows, if the run is to be timed */
  begin(run: TaskRun, time: number | undefined): void {
    this.run = run;
    this.#timed = time !== undefined;
    if (time !== undefined) this.#beganAt = time;
    this.#host.began();
    let result: unknown;
    let promise: Promise<unknown> | undefined;
    try {
      result = this.#fn(run);
      promise = asPromise(result);
    } catch (error) {
      return this.#failed(error);
    }
    if (promise) this.#goesOn(run, promise);
    else this.#ended(result);
  }

  #goesOn(run: TaskRun, promise: Promise<unknown>): void {
    if (!this.#timed) this.#beganAt = this.#host.clock.now();
    this.#timed = true;
    if (run.waits) run.onBegin = () => this.#limit?.begin(this.#host.clock.now());
    else this.#limit?.begin(this.#beganAt);
    promise.then(
      (value) => this.run === run && this.#ended(value),
      (error: unknown) => this.run === run && this.#failed(error),
    );
  }

  #takesTooLong(): void {
    const run = this.run!;
    const isFirst = !run.overdue;
    run.overdue ??= this.#timeout();
    run.abort();
    if (isFirst && this.#lenient) return this.#limit!.begin(this.#host.clock.now());
    const time = this.#over();
    this.#owner.failed(run.overdue, time, true);
    this.#host.ended();
  }

  #ended(result: unknown): void {
    const { overdue } = this.run!;
    if (overdue) return this.#failed(overdue);
    const time = this.#over();
    this.#owner.ended(result, time);
    this.#host.ended();
  }

  #failed(error: unknown): void {
    const { overdue, stopped } = this.run!;
    const time = this.#over();
    // What its own stop aborted is a normal end.
    if (stopped && isAbort(error)) this.#owner.ended(undefined, time);
    else this.#owner.failed(overdue ?? error, time, false);
    this.#host.ended();
  }

  /** @returns what the clock shows, if it had to be asked */
  #over(): number | undefined {
    this.run = undefined;
    this.#limit?.end();
    if (!this.#timed) return undefined;
    const now = this.#host.clock.now();
    this.#record.ended(now - this.#beganAt);
    return now;
  }

  #timeout(): TaskThreadError {
    const { path } = this.#host;
    const member = this.#host.memberOf(this.#name);
    const finding = `${path}: ${member} has run for ${this.#limit!.ms} ms, all that its timeoutMs allows.`;
    return new TaskThreadError('TASK_TIMEOUT', finding, { path, member });
  }
}
