import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { DropReason } from '../../metadata/options.js';
import { type ItemMethod, ItemRuns } from './item-runs.js';
import type { ListeningOptions } from '../../metadata/task-options.js';
import type { SourceStatistics } from './source-statistics.js';
import { type ErrorGuard, guardOf, guardsOf } from '../sources/error-guard.js';
import type { Sink } from '../sources/sink.js';
import type { Source } from '../sources/source.js';
import type { TaskHost } from '../task-host.js';

/** A task that hands each item of an outside source to a method. */
export class ListeningTask implements Sink {
  readonly name: string;
  readonly #host: TaskHost;
  readonly #options: ListeningOptions;
  readonly #runs: ItemRuns;
  #source: Source | undefined;
  /** of the source, and of values that stood in its field before it was looked up */
  #guards: readonly ErrorGuard[] = [];
  #guard: ErrorGuard | undefined;
  #released = false;
  /** items that came after that */
  #late = 0;
  /** the source has come to its end, and runs are in progress */
  #ending = false;

  constructor(host: TaskHost, name: string, fn: ItemMethod, options: ListeningOptions) {
    this.#host = host;
    this.name = name;
    this.#options = options;
    this.#runs = new ItemRuns(host, name, fn, options.concurrency ?? 1, () => this.#rested());
  }

  /** Takes care of the errors of the value from now on, if it has any. */
  guard(value: unknown): void {
    if (this.#guards.some((guard) => guard.source === value)) return;
    const guard = guardOf(value);
    if (guard) this.#guards = [...this.#guards, guard];
  }

  attach(value: unknown, source: Source): void {
    this.guard(value);
    this.#guard = this.#guards.find((guard) => guard.source === value);
    this.#source = source;
    source.attach?.();
  }

  open(): void {
    this.#guard?.listen((error) => this.#erred(error));
    if (this.#released) return;
    try {
      this.#source?.open();
    } catch (error) {
      this.failed(error);
    }
  }

  /** The thread stops: nothing more is taken. What has come already, and the runs in progress, go on to their end. */
  release(keepsWaiting = this.#host.serving): void {
    if (this.#released) return;
    this.#released = true;
    this.#guard?.mute();
    try {
      const rest = this.#source?.release(keepsWaiting);
      if (!rest) return;
      this.#host.began();
      void rest.then(() => this.#host.ended());
    } catch (error) {
      this.releaseFailed(error);
    }
  }

  /** The thread has ended: what has come, and whose turn has not, is given up. */
  end(): void {
    this.release(false);
    this.#source?.giveUp?.();
  }

  /** Nobody hears errors of the source from now on. */
  dispose(): void {
    for (const guard of this.#guards) guard.dispose();
  }

  get running(): boolean {
    return this.#runs.running > 0;
  }

  /** since when the oldest run in progress is, in ms of the clock */
  get runningSince(): number | undefined {
    return this.#runs.since;
  }

  /** pending while there is no room for another run */
  get room(): Promise<void> | undefined {
    return this.#runs.room;
  }

  /** whether it listens: it was not released */
  get active(): boolean {
    return !this.#released;
  }

  get statistics(): SourceStatistics {
    const { size = 0, dropped = 0, discarded = 0, peak = 0 } = this.#source?.buffer ?? {};
    const { begun, running, failed } = this.#runs;
    return {
      received: begun + size + dropped + discarded + this.#late,
      handled: begun - running - failed,
      failed,
      dropped,
      discarded: discarded + this.#late,
      waiting: size,
      running,
      peak,
    };
  }

  take(item: unknown, more?: readonly unknown[]): void | PromiseLike<unknown> {
    return this.#runs.take(item, more);
  }

  /** @returns a promise of its end, which never rejects, unless it is done at once */
  run(item: unknown, more?: readonly unknown[]): Promise<void> | undefined {
    return this.#runs.run(item, more);
  }

  /** The source has given all its items: the end, once the runs in progress are over. */
  ended(): void {
    if (this.running) this.#ending = true;
    else this.closed();
  }

  /** The source was closed: the end. Not after the runs in progress, which may wait for the stop this brings. */
  closed(): void {
    if (this.#released) return;
    this.release();
    const { onEnd = 'ignore' } = this.#options;
    if (onEnd === 'stop') this.#host.stop();
    if (onEnd === 'fail') this.#host.taskFailed(new TaskThreadError('SOURCE_ENDED', 'The source ended.'), this.name);
  }

  /** The source has ended with an error. */
  failed(error: unknown): void {
    if (this.#options.onError === 'ignore') return this.closed();
    this.#fail(sourceFailure(error));
  }

  dropped(reason: DropReason): void {
    this.#host.itemDropped(this.name, reason);
  }

  late(item: unknown, more?: readonly unknown[]): void {
    this.#late++;
    // What it emits nobody else hears.
    guardsOf(item, more);
    this.#host.itemDropped(this.name, 'late');
  }

  overflowed(error: unknown): void {
    this.#fail(error);
  }

  releaseFailed(error: unknown): void {
    if (this.#options.onError !== 'ignore') this.#host.taskFailed(error, this.name);
  }

  /** An error event. Ignored, it is not the end: an emitter goes on, a stream closes by itself. */
  #erred(error: unknown): void {
    if (this.#options.onError === 'ignore' || this.#options.event === 'error') return;
    this.#fail(sourceFailure(error));
  }

  #fail(error: unknown): void {
    if (this.#released) return;
    this.release(false);
    this.#host.taskFailed(error, this.name);
  }

  #rested(): void {
    if (this.#ending) this.closed();
  }
}

/** What its source failed with, told apart from what the method throws. */
function sourceFailure(error: unknown): TaskThreadError {
  if (error instanceof TaskThreadError) return error;
  return new TaskThreadError('SOURCE_FAILED', `Its source failed with ${quote(error)}.`, { cause: error });
}
