import { TaskThreadError } from '../errors/task-thread-error.js';
import type { ChildEdge } from '../runtime/edge/child-edge.js';
import { threadFailure } from '../runtime/node/failure.js';
import type { AskOptions } from '../thread/ask.js';
import type { ThreadState } from '../thread/child-ref.js';
import type { AbstractCtor } from '../thread/protocol.js';
import { atRest } from './at-rest.js';
import { ofClass } from './of-class.js';
import type { Outcomes } from './outcomes.js';
import type { Stage } from './stage.js';

/** A child of the thread under test; {@link FakeChild} is how a test sees it. */
export class ChildHandle {
  readonly #edge: ChildEdge;
  readonly #outcomes: Outcomes;
  readonly #stage: Stage;

  constructor(edge: ChildEdge, outcomes: Outcomes, stage: Stage) {
    this.#edge = edge;
    this.#outcomes = outcomes;
    this.#stage = stage;
  }

  get id(): string {
    return this.#edge.id;
  }

  get path(): string {
    return this.#edge.path;
  }

  get state(): ThreadState {
    return this.#edge.state;
  }

  get args(): readonly unknown[] {
    return this.#stage.argsOf(this.path);
  }

  up(signal: unknown): Promise<void> {
    return this.#outcomes.handled(signal, this.#edge, 'up', () => this.#edge.node.up(signal));
  }

  async ask(signal: unknown, options?: AskOptions): Promise<unknown> {
    return this.#outcomes.replied(this.#edge.node.ask(signal, options));
  }

  answer(type: AbstractCtor, reply: unknown): void {
    this.#stage.answers.give(this.#edge, type, reply);
  }

  sent(type?: AbstractCtor): unknown[] {
    const signals = this.#stage.sent.filter(({ edge }) => edge === this.#edge).map(({ signal }) => signal);
    return ofClass(signals, type);
  }

  async fail(error: unknown = new Error('failed by the test')): Promise<void> {
    this.#refuseWhenExited();
    const { node } = this.#edge;
    node.fail(threadFailure(error, { path: this.path, member: `${node.position.definition.name}.fail` }));
    await atRest();
  }

  async exit(): Promise<void> {
    this.#refuseWhenExited();
    this.#edge.node.requestStop('finished');
    await atRest();
  }

  hold(): void {
    this.#stage.hold(this.#edge);
  }

  async release(): Promise<void> {
    this.#stage.release(this.#edge);
    await atRest();
  }

  #refuseWhenExited(): void {
    if (this.state !== 'exited') return;
    const remedy = 'Let it fail or exit while it runs.';
    throw new TaskThreadError('NO_SUCH_CHILD', `${this.path} has exited already.`, { path: this.path }, remedy);
  }
}
