import type { TaskThreadError } from '../errors/task-thread-error.js';
import type { Exit } from '../thread/exit.js';
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
    if (cleanup) this.#call('defer', cleanup);
    else this.#done(this.#errors);
  }

  #call(member: string, call: () => unknown): void {
    const node = this.#node;
    settle(node, call, (thrown) => {
      if (thrown) this.#failed(thrown.error, member);
      node.tree.agenda.do(() => this.#next());
    });
  }

  #failed(error: unknown, member: string): void {
    const node = this.#node;
    const failure = cleanupFailure(error, node.path, `${node.position.definition.name}.${member}`);
    this.#errors.push(failure);
    node.report(failure);
  }
}
