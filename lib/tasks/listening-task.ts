import { asPromise } from '../errors/as-promise.js';
import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import type { ListeningOptions } from './options.js';
import { emitsErrors, ErrorGuard } from './sources/error-guard.js';
import type { Sink, Source } from './sources/source.js';
import type { TaskHost } from './task-host.js';

/** A task that hands each item of an outside source to a method, one at a time. */
export class ListeningTask implements Sink {
  readonly name: string;
  readonly #host: TaskHost;
  readonly #fn: (item: unknown) => unknown;
  readonly #options: ListeningOptions;
  #source: Source | undefined;
  #guard: ErrorGuard | undefined;
  #released = false;
  #running = 0;
  #since: number | undefined;

  constructor(host: TaskHost, name: string, fn: (item: unknown) => unknown, options: ListeningOptions) {
    this.#host = host;
    this.name = name;
    this.#fn = fn;
    this.#options = options;
  }

  /** Takes care of the errors of the value from now on, if it has any. */
  guard(value: unknown): void {
    if (this.#guard?.source === value || !emitsErrors(value)) return;
    this.#guard?.dispose();
    this.#guard = new ErrorGuard(value);
  }

  attach(source: Source): void {
    this.#source = source;
    source.attach?.();
  }

  open(): void {
    // Ignored, an error is not the end: an emitter goes on, a stream closes by itself.
    this.#guard?.listen((error) => this.#options.onError !== 'ignore' && this.failed(error));
    if (this.#released) return;
    try {
      this.#source?.open(this);
    } catch (error) {
      this.release(false);
      this.#host.taskFailed(error, this.name);
    }
  }

  /** The thread stops: nothing more is taken. What has come already, and a run in progress, go on to their end. */
  release(keepsWaiting = this.#host.serving): void {
    if (this.#released) return;
    this.#released = true;
    this.#guard?.mute();
    try {
      const rest = this.#source?.release(keepsWaiting ? this : undefined);
      if (!rest) return;
      this.#host.began();
      void rest.then(() => this.#host.ended());
    } catch (error) {
      this.#host.taskFailed(error, this.name);
    }
  }

  dispose(): void {
    this.release();
    this.#guard?.dispose();
  }

  get running(): boolean {
    return this.#running > 0;
  }

  /** since when the item in progress is, in ms of the clock */
  get runningSince(): number | undefined {
    return this.#since;
  }

  take(item: unknown): void | PromiseLike<unknown> {
    this.#running++;
    this.#host.began();
    try {
      const result = asPromise(this.#fn(item));
      if (result) {
        this.#since = this.#host.clock.now();
        return result.then(
          () => this.#done(),
          (error: unknown) => this.#threw(error),
        );
      }
    } catch (error) {
      return this.#threw(error);
    }
    this.#done();
  }

  /** The source has come to its end. Not after the run in progress: that one may wait for the stop this brings. */
  ended(): void {
    if (this.#released) return;
    this.release();
    const { onEnd = 'ignore' } = this.#options;
    if (onEnd === 'stop') this.#host.stop();
    if (onEnd === 'fail') this.#host.taskFailed(new TaskThreadError('SOURCE_ENDED', 'The source ended.'), this.name);
  }

  /** The source has ended with an error. */
  failed(error: unknown): void {
    if (this.#options.onError === 'ignore') return this.ended();
    if (this.#released) return;
    this.release(false);
    this.#host.taskFailed(sourceFailure(error), this.name);
  }

  #threw(error: unknown): void {
    this.#host.taskFailed(error, this.name);
    this.#done();
  }

  #done(): void {
    this.#running--;
    this.#since = undefined;
    this.#host.ended();
  }
}

/** What its source failed with, told apart from what the method throws. */
function sourceFailure(error: unknown): TaskThreadError {
  if (error instanceof TaskThreadError) return error;
  return new TaskThreadError('SOURCE_FAILED', `Its source failed with ${quote(error)}.`, { cause: error });
}
