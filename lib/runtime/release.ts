import type { TaskThreadError } from '../errors/task-thread-error.js';
import { runs } from '../inspection/running.js';
import type { CancelTimer } from '../tasks/clock.js';
import type { Exit } from '../thread/exit.js';
import { timeoutOf } from './deadlines.js';
import { cleanupFailure } from './failure.js';
import { settle } from './hook.js';
import type { ThreadNode } from './thread-node.js';

const noErrors: readonly TaskThreadError[] = [];

/** Calls the `exit` hook, if it has to be called, then the deferred cleanups in reverse; all of them, whatever throws. */
export function release(
  node: ThreadNode,
  exit: Exit | undefined,
  done: (errors: readonly TaskThreadError[]) => void,
): void {
  if (!exit && !node.gathered) return done(noErrors);
  new Release(node, done).begin(exit);
}

class Release {
  readonly #node: ThreadNode;
  readonly #done: (errors: readonly TaskThreadError[]) => void;
  readonly #errors: TaskThreadError[] = [];
  #cancelTimer: CancelTimer | undefined;
  /** past the deadline: the rest is called, but not waited for */
  #late = false;

  constructor(node: ThreadNode, done: (errors: readonly TaskThreadError[]) => void) {
    this.#node = node;
    this.#done = done;
  }

  begin(exit: Exit | undefined): void {
    if (exit) this.#call('exit', () => this.#node.call('exit', exit));
    else this.#next();
  }

  #next(): void {
    const cleanup = this.#node.gathered?.takeCleanup();
    if (cleanup) return this.#call('defer', cleanup);
    this.#cancelTimer?.();
    this.#done(this.#errors);
  }

  #call(member: string, call: () => unknown): void {
    const node = this.#node;
    let over = false;
    settle(node, call, (thrown) => {
      over = true;
      node.ending!.hook = undefined;
      if (thrown) this.#failed(thrown.error, member);
      if (!this.#late) node.tree.agenda.do(() => this.#next());
    });
    if (!over && !this.#late) this.#wait(member);
  }

  /** The deadline begins with the first wait: most threads have nothing to wait for. */
  #wait(member: string): void {
    const node = this.#node;
    node.ending!.hook = { member, since: node.clock.now() };
    const ms = timeoutOf(node, 'exitTimeoutMs');
    const end = (): void => {
      this.#late = true;
      const { hook: late } = node.ending!;
      if (late) node.tree.overdue.add([runs(node, late.member, late.since)], ms);
      let cleanup = node.gathered?.takeCleanup();
      for (; cleanup; cleanup = node.gathered?.takeCleanup()) this.#call('defer', cleanup);
      this.#done(this.#errors);
    };
    this.#cancelTimer ??= node.clock.setTimer(ms, end, node, 'exit deadline');
  }

  #failed(error: unknown, member: string): void {
    const node = this.#node;
    const failure = cleanupFailure(error, node.path, `${node.position.definition.name}.${member}`);
    this.#errors.push(failure);
    node.report(failure);
  }
}
