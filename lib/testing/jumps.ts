import { TaskThreadError } from '../errors/task-thread-error.js';
import { atRest } from './at-rest.js';
import type { Timeline } from './timeline.js';

/** turns in a row without work before time jumps */
export const quietBeforeJump = 3;
/** the same for the first jumps of a wait: what a socket of this machine does takes some turns, and a stop may wait for it */
const quietAtFirst = 50;
const firstJumps = 50;
/** timers that run for one wait before it is given up */
const mostJumps = 100_000;

interface Wait {
  jumps: number;
  giveUp(): void;
}

/** Moves time on to the next timer, and the next, while nothing else is left to do: for those who wait, or for ever. */
export class Jumps {
  readonly #timeline: Timeline;
  readonly #forEver: boolean;
  readonly #waits = new Set<Wait>();
  #jumping = false;

  constructor(timeline: Timeline, forEver: boolean) {
    this.#timeline = timeline;
    this.#forEver = forEver;
  }

  /** Goes on until the promise is settled. */
  until<T>(promise: PromiseLike<T>): Promise<T> {
    const settled = new Promise<T>((resolve, reject) => {
      const wait = { jumps: 0, giveUp: () => reject(tooLong(this.#timeline.now)) };
      this.#waits.add(wait);
      const done = (): void => void this.#waits.delete(wait);
      promise.then(resolve, reject);
      promise.then(done, done);
    });
    this.goOn();
    return settled;
  }

  /** There may be somewhere to jump to. */
  goOn(): void {
    if (!this.#jumping) void this.#jump();
  }

  async #jump(): Promise<void> {
    this.#jumping = true;
    while (this.#wanted) {
      await atRest(this.#jumpsAtFirst ? quietAtFirst : quietBeforeJump);
      if (!this.#wanted) break;
      this.#timeline.runNext();
      for (const wait of this.#waits) {
        if (++wait.jumps < mostJumps) continue;
        this.#waits.delete(wait);
        wait.giveUp();
      }
    }
    this.#jumping = false;
  }

  /** Whether there is a timer, and somebody waits for it. */
  get #wanted(): boolean {
    return (this.#forEver || this.#waits.size > 0) && this.#timeline.next !== undefined;
  }

  get #jumpsAtFirst(): boolean {
    for (const { jumps } of this.#waits) if (jumps < firstJumps) return true;
    return false;
  }
}

function tooLong(now: number): TaskThreadError {
  return new TaskThreadError('TEST_HANGS', `After ${mostJumps} timers, at ${now} ms, what was waited for is pending.`);
}
