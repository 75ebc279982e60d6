import type { ListeningTask } from '../../tasks/listening/listening-task.js';
import type { ThreadState } from '../../thread/child-ref.js';
import type { Exit } from '../../thread/exit.js';
import type { RestartWindow } from '../../supervision/restart-window.js';
import type { Recovery } from '../restart/recovery.js';

/**
 * What has become of the child of an edge, and who waits for it; made when the first of it is told, for most children
 * never end while their parent runs.
 */
export class Fate {
  /** how it ended for good: it is not started again */
  exit: Exit | undefined = undefined;
  /** ended, and what it sent UP was handled, or waits for the next instance of its parent: nobody waits for it any more */
  settled = false;
  /** its account stands in that of its slot */
  closed = false;
  /** its parent stopped it, so it is not started again */
  unwanted = false;
  /** how often it was started again */
  restarts = 0;
  window: RestartWindow | undefined = undefined;
  /** what brings it back, while something does */
  recovery: Recovery | undefined = undefined;
  /** goes on with its end although not all it sent UP is handled */
  goOn: (() => void) | undefined = undefined;
  /** what instances that have ended listened to */
  #heard: readonly ListeningTask[] | undefined = undefined;
  /** nobody at first: an array that is made empty and pushed to holds seventeen places */
  #waiting: (() => void)[] | undefined = undefined;
  #watchers: Set<(state: ThreadState) => void> | undefined = undefined;
  #promise: Promise<Exit> | undefined = undefined;
  #resolve: ((exit: Exit) => void) | undefined = undefined;

  /** That of one that has ended for good, when nobody waits for it. */
  static ended(exit: Exit): Fate {
    const fate = new Fate();
    fate.exit = exit;
    fate.settled = fate.closed = true;
    return fate;
  }

  get exited(): Promise<Exit> {
    if (this.exit) return Promise.resolve(this.exit);
    return (this.#promise ??= new Promise((resolve) => {
      this.#resolve = resolve;
    }));
  }

  ended(exit: Exit): void {
    this.forgetSources();
    this.exit = exit;
    this.#resolve?.(exit);
  }

  /** What an instance listened to that ends and comes back: until the next one listens, its errors are for nobody. */
  keepSources(sources: readonly ListeningTask[]): void {
    this.#heard = [...(this.#heard ?? []), ...sources];
  }

  /** The next instance listens, or there will be none. */
  forgetSources(): void {
    for (const source of this.#heard ?? []) source.dispose();
    this.#heard = undefined;
  }

  /**
   * Calls back with each state the thread comes to, in the middle of things; now and then twice with the same.
   *
   * @returns a function that ends that
   */
  watchState(tell: (state: ThreadState) => void): () => void {
    const watchers = (this.#watchers ??= new Set());
    watchers.add(tell);
    return () => watchers.delete(tell);
  }

  tellState(state: ThreadState): void {
    if (this.#watchers) for (const tell of this.#watchers) tell(state);
  }

  /** Calls back once, when nobody has to wait for it any more. */
  afterSettled(tell: () => void): void {
    if (this.#waiting) this.#waiting.push(tell);
    else this.#waiting = [tell];
  }

  settle(): void {
    const waiting = this.#waiting;
    this.settled = true;
    this.#waiting = undefined;
    if (waiting) for (const tell of waiting) tell();
  }
}
