import { TaskThreadError } from '../errors/task-thread-error.js';
import type { ChildEdge } from '../runtime/edge/child-edge.js';
import type { ListeningTask } from '../tasks/listening/listening-task.js';

/** Hands items to the listening methods of a thread, as many at once as each takes, in the place of its source. */
export class Feeder {
  readonly #edge: ChildEdge;
  /** by method: settles when the item that was fed last has begun */
  readonly #last = new Map<string, Promise<void>>();

  constructor(edge: ChildEdge) {
    this.#edge = edge;
  }

  /** @throws TaskThreadError `UNKNOWN_TASK`; the promise rejects with `NOT_HANDLED` when the thread does not run */
  async feed(method: string, item: unknown, more: readonly unknown[]): Promise<void> {
    const at = this.#indexOf(method);
    let run: PromiseLike<void> | undefined;
    const begin = async (): Promise<void> => {
      await this.#task(at).room;
      run = this.#task(at).run(item, more);
    };
    const begun = (this.#last.get(method) ?? Promise.resolve()).then(begin, begin);
    this.#last.set(method, begun);
    await begun;
    await run;
  }

  #task(at: number): ListeningTask {
    const { state, path, gathered } = this.#edge.node;
    if (state === 'running') return gathered!.sources[at]!;
    throw new TaskThreadError('NOT_HANDLED', `${path} is ${state}: it listens to nothing.`, { path });
  }

  #indexOf(method: string): number {
    const { name, sources } = this.#edge.slot.position.definition;
    const methods = sources.map((each) => each.method);
    const at = methods.indexOf(method);
    if (at >= 0) return at;
    const finding = `${name} has no @Listening method "${method}"; it has: ${methods.join(', ') || 'none'}.`;
    throw new TaskThreadError('UNKNOWN_TASK', finding, { path: this.#edge.path }, 'Name one of them.');
  }
}
