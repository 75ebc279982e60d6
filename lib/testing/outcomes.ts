import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import type { ChildEdge } from '../runtime/edge/child-edge.js';
import type { Exit } from '../thread/exit.js';
import type { MaybePromise } from '../thread/protocol.js';
import { atRest } from './at-rest.js';
import type { Parts } from './parts.js';

/**
 * What becomes of what a test does to an isolated thread: waits for it, and tells of a failure. One that the test has been
 * told of does not fail its stop.
 */
export class Outcomes {
  readonly #parts: Parts;
  readonly #path: string;
  #exit: Exit | undefined;
  #seen = false;

  constructor(parts: Parts) {
    const { tree, ended } = parts.launch;
    this.#parts = parts;
    this.#path = tree.master.path;
    void ended.then((exit) => this.#ended(exit));
  }

  /** The failure of the thread, which has been seen now. */
  seeFailure(): TaskThreadError | undefined {
    return this.#sees(this.#failure);
  }

  /** How it has ended, which has been seen now. */
  seeExit(): Exit | undefined {
    this.#seen ||= this.#exit !== undefined;
    return this.#exit;
  }

  /** a failure that the test was not told of */
  get unseen(): TaskThreadError | undefined {
    return this.#seen ? undefined : this.#failure;
  }

  /** Offers a signal and waits until it was handled. */
  async handled(signal: unknown, edge: ChildEdge, direction: 'in' | 'up', offer: () => MaybePromise): Promise<void> {
    const { clock, stage } = this.#parts;
    const refused = edge.statistics()[direction].refused;
    const wait = stage.handling.wait(signal, edge, direction);
    try {
      void offer();
    } catch (error) {
      wait.settle({});
      throw error;
    }
    if (edge.statistics()[direction].refused > refused)
      wait.settle({ error: notHandled(signal, edge, `is ${edge.state}`) });
    const outcome = await clock.until(wait.outcome);
    await atRest();
    const { dropped } = outcome;
    if (dropped) throw this.#sees(this.#failure ?? notHandled(signal, edge, `has dropped it (${dropped})`));
    if ('error' in outcome) throw this.#sees(this.#failure ?? outcome.error);
  }

  /** Waits for a reply, and sees a failure that it tells of. */
  async replied(reply: Promise<unknown>): Promise<unknown> {
    try {
      return await this.#parts.clock.until(reply);
    } catch (error) {
      await atRest();
      const { cause } = error as TaskThreadError;
      this.#seen ||= cause !== undefined && (cause === this.#failure || cause === this.#failure?.cause);
      throw error;
    } finally {
      await atRest();
    }
  }

  /** its own, as soon as it happens; one that came up from a child once it has ended */
  get #failure(): TaskThreadError | undefined {
    for (const event of this.#parts.events)
      if (event.kind === 'failed' && event.path === this.#path) return event.error;
    return this.#exit?.error as TaskThreadError | undefined;
  }

  #sees<E>(error: E): E {
    this.#seen ||= error !== undefined && error === this.#failure;
    return error;
  }

  #ended(exit: Exit): void {
    this.#exit = exit;
    this.#parts.stage.handling.close(({ signal, edge }) =>
      notHandled(signal, edge as ChildEdge, `has ${exit.reason === 'failed' ? 'failed' : 'ended'} before`),
    );
  }
}

function notHandled(signal: unknown, edge: ChildEdge, why: string): TaskThreadError {
  const name = quote(signal);
  return new TaskThreadError('NOT_HANDLED', `${name} was not handled: ${edge.path} ${why}.`, {
    path: edge.path,
    signal: name,
  });
}
