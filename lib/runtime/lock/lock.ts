import { asPromise } from '../../errors/as-promise.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { Clock } from '../../tasks/clock/clock.js';
import { callChain } from './call-chain.js';

interface Waiter {
  readonly member: string;
  readonly isRun: boolean;
  go(): void;
  giveUp(error: TaskThreadError): void;
}

/** Told of a wait that begins, with what ends it with an error. @returns what is called when it is over */
type Watch = (lock: Lock, member: string, fail: (error: TaskThreadError) => void) => () => void;

/** Whoever holds a lock, and since when, in ms of the clock. */
interface Holder {
  readonly member: string;
  readonly since: number;
}

/** Awaits what a holder does; a function of its own for each lock, which its name tells apart in a trace. */
type Await = (promise: Promise<unknown>) => Promise<unknown>;

let locks = 0;

/** Lets one section at a time run, first come, first served. */
export class Lock {
  readonly name: string;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #freed: () => void;
  readonly #watch: Watch;
  /** first come, first served */
  readonly #waiting = new Set<Waiter>();
  readonly #mark = `lock ${locks++}`;
  #await: Await | undefined;
  #holder: Holder | undefined;
  /** whether the holder runs right now, so that whoever wants the lock is called by it */
  #inside = false;
  #waitingRuns = 0;

  /**
   * @param freed called when nobody holds it nor waits for it any more
   * @param watch looks on at each wait but those of runs that begin, which nobody awaits
   */
  constructor(name: string, path: string, clock: Clock, freed: () => void, watch: Watch = () => () => {}) {
    this.name = name;
    this.#path = path;
    this.#clock = clock;
    this.#freed = freed;
    this.#watch = watch;
  }

  /** the name under which what its holder does is found in a trace, behind the first `await` */
  get mark(): string {
    return this.#mark;
  }

  /** whether what its holder does runs right now, up to its first `await` */
  get inside(): boolean {
    return this.#inside;
  }

  get holder(): Holder | undefined {
    return this.#holder;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** those of them that are runs of the thread which have not begun */
  get waitingRuns(): number {
    return this.#waitingRuns;
  }

  /**
   * Runs a section at once when the lock is free, else when its turn comes.
   *
   * @param isRun whether it is a run of the thread that begins with it
   * @returns what the section returns, or a promise of it
   * @throws TaskThreadError `LOCK_REENTERED` when the section is called by the one that holds the lock
   */
  run(member: string, section: () => unknown, isRun = false): unknown {
    if (!this.#holder) return this.#hold(member, section);
    // A run that begins is awaited by nobody, though what brings it may come from the one that holds the lock.
    if (!isRun && (this.#inside || callChain().has(this.#mark))) throw this.#reentered(member);
    return this.#wait(member, section, isRun);
  }

  /** Nobody who waits gets it any more. */
  giveUp(error: TaskThreadError): void {
    while (this.#waiting.size > 0) this.#next().giveUp(error);
  }

  /** The turn is taken in a function of its own: called by the one before, it would look like a call from within that. */
  async #wait(member: string, section: () => unknown, isRun: boolean): Promise<unknown> {
    if (isRun) this.#waitingRuns++;
    let over: (() => void) | undefined;
    const turn = new Promise<void>((go, giveUp) => {
      const waiter = { member, isRun, go, giveUp };
      this.#waiting.add(waiter);
      if (!isRun) over = this.#watch(this, member, (error) => this.#waiting.delete(waiter) && giveUp(error));
    });
    try {
      await turn;
    } finally {
      over?.();
    }
    return this.#hold(member, section);
  }

  #hold(member: string, section: () => unknown): unknown {
    this.#holder = { member, since: this.#clock.now() };
    this.#inside = true;
    let result: unknown;
    let promise: Promise<unknown> | undefined;
    try {
      result = section();
      promise = asPromise(result);
    } finally {
      this.#inside = false;
      if (!promise) this.#release();
    }
    return promise ? (this.#await ??= this.#marked())(promise) : result;
  }

  #marked(): Await {
    const release = (): void => this.#release();
    const named = {
      async [this.#mark](promise: Promise<unknown>): Promise<unknown> {
        try {
          return await promise;
        } finally {
          release();
        }
      },
    };
    return named[this.#mark]!;
  }

  /** It is the next one's from now on, though that goes on a microtask later. */
  #release(): void {
    if (this.#waiting.size === 0) {
      this.#holder = undefined;
      return this.#freed();
    }
    const next = this.#next();
    this.#holder = { member: next.member, since: this.#clock.now() };
    next.go();
  }

  #next(): Waiter {
    const next = this.#waiting.values().next().value!;
    this.#waiting.delete(next);
    if (next.isRun) this.#waitingRuns--;
    return next;
  }

  #reentered(member: string): TaskThreadError {
    const path = this.#path;
    const finding = `${path}: ${member} asks for the lock "${this.name}" from within ${this.#holder!.member}, which holds it.`;
    return new TaskThreadError('LOCK_REENTERED', finding, { path, member });
  }
}
