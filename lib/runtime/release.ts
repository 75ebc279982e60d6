import type { TaskThreadError } from '../errors/task-thread-error.js';
import { runs } from '../inspection/running.js';
import type { CancelTimer } from '../tasks/clock.js';
import type { Exit } from '../thread/exit.js';
import type { Steps } from './agenda.js';
import { timeoutOf } from './deadlines.js';
import { cleanupFailure } from './failure.js';
import { settle, type Thrown, type Waiter } from './hook.js';
import type { ThreadNode } from './thread-node.js';

const noErrors: readonly TaskThreadError[] = [];

/** Told when a thread has released all that it had, with what went wrong. */
export interface Releaser {
  released(node: ThreadNode, errors: readonly TaskThreadError[]): void;
}

/** Calls the `exit` hook, if it has to be called, then the deferred cleanups in reverse; all of them, whatever throws. */
export function release(node: ThreadNode, exit: Exit | undefined, releaser: Releaser): void {
  if (!exit && !node.gathered) return releaser.released(node, noErrors);
  new Release(node, releaser).begin(exit);
}

/** All that is kept of it is kept here: the members of a large group release at once. */
class Release implements Steps, Waiter {
  readonly #node: ThreadNode;
  readonly #releaser: Releaser;
  #errors: TaskThreadError[] | undefined = undefined;
  #cancelTimer: CancelTimer | undefined = undefined;
  /** past the deadline: the rest is called, but not waited for */
  #late = false;
  /** what was called last while there was time, and since when it has to be waited for */
  member: 'exit' | 'defer' = 'exit';
  since = 0;

  constructor(node: ThreadNode, releaser: Releaser) {
    this.#node = node;
    this.#releaser = releaser;
  }

  begin(exit: Exit | undefined): void {
    if (exit) this.#call('exit', () => this.#node.call('exit', exit));
    else this.step();
  }

  /** The next cleanup, or the end. */
  step(): void {
    const cleanup = this.#node.gathered?.takeCleanup();
    if (cleanup) return this.#call('defer', cleanup);
    this.#cancelTimer?.();
    this.#releaser.released(this.#node, this.#errors ?? noErrors);
  }

  settled(thrown: Thrown | undefined): void {
    this.#over(this.member, thrown);
    if (!this.#late) this.#node.tree.agenda.do(this);
  }

  #call(member: 'exit' | 'defer', call: () => unknown): void {
    this.member = member;
    if (settle(this.#node.tree.agenda, call, this)) this.#wait();
  }

  /** The deadline begins with the first wait: most threads have nothing to wait for. */
  #wait(): void {
    const node = this.#node;
    this.since = node.clock.now();
    node.ending!.hook = this;
    this.#cancelTimer ??= node.clock.setTimer(this.#ms, () => this.#isLate(), node, 'exit deadline');
  }

  #isLate(): void {
    const node = this.#node;
    this.#late = true;
    const { hook: late } = node.ending!;
    if (late) node.tree.overdue.add([runs(node, late.member, late.since)], this.#ms);
    const waiter = { settled: (thrown: Thrown | undefined) => this.#over('defer', thrown) };
    let cleanup = node.gathered?.takeCleanup();
    for (; cleanup; cleanup = node.gathered?.takeCleanup()) settle(node.tree.agenda, cleanup, waiter);
    this.#releaser.released(node, this.#errors ?? noErrors);
  }

  get #ms(): number {
    return timeoutOf(this.#node, 'exitTimeoutMs');
  }

  #over(member: 'exit' | 'defer', thrown: Thrown | undefined): void {
    this.#node.ending!.hook = undefined;
    if (thrown) this.#failed(thrown.error, member);
  }

  #failed(error: unknown, member: string): void {
    const node = this.#node;
    const failure = cleanupFailure(error, node.path, node.memberOf(member));
    (this.#errors ??= []).push(failure);
    node.report(failure);
  }
}
