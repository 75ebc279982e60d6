import { TaskThreadError } from '../errors/task-thread-error.js';
import type { ChildEdge } from '../runtime/child-edge.js';

/** Hands items to the listening methods of a thread, to each one at a time, in the place of its source. */
export class Feeder {
  readonly #edge: ChildEdge;
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(edge: ChildEdge) {
    this.#edge = edge;
  }

  /** @throws TaskThreadError `UNKNOWN_TASK`; the promise rejects with `NOT_HANDLED` when the thread does not run */
  feed(method: string, item: unknown): Promise<unknown> {
    const at = this.#indexOf(method);
    const take = (): unknown => this.#take(at, item);
    const fed = (this.#last.get(method) ?? Promise.resolve()).then(take, take);
    this.#last.set(method, fed);
    return fed;
  }

  #take(at: number, item: unknown): unknown {
    const { state, path, gathered } = this.#edge.node;
    if (state !== 'running')
      throw new TaskThreadError('NOT_HANDLED', `${path} is ${state}: it listens to nothing.`, { path });
    return gathered!.sources[at]!.take(item);
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
