import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import type { TreeEvent } from '../events/event.js';
import { type Snapshot, snapshotOf } from '../inspection/snapshot.js';
import type { ChildEdge } from '../runtime/edge/child-edge.js';
import type { Launch } from '../runtime/launch.js';
import type { ThreadNode } from '../runtime/node/thread-node.js';
import type { AskOptions } from '../thread/ask.js';
import type { ThreadState } from '../thread/child-ref.js';
import type { Exit } from '../thread/exit.js';
import type { AbstractCtor, MaybePromise } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import type { Tasks } from '../thread/tasks.js';
import { atRest } from './at-rest.js';
import { ChildHandle } from './child-handle.js';
import { Feeder } from './feeder.js';
import { childOf, fieldOf, groupOf, memberOf } from './fields-of.js';
import type { LogLine } from './kept-log.js';
import { refuseLeft } from './left-behind.js';
import { ofClass } from './of-class.js';
import type { Stage } from './stage.js';
import type { VirtualClock } from './virtual-clock.js';

/** What an isolated thread is made of. */
export interface Parts {
  readonly launch: Launch;
  readonly stage: Stage;
  readonly clock: VirtualClock;
  readonly log: readonly LogLine[];
  readonly events: readonly TreeEvent[];
  /** what is left when it has ended */
  readonly left: () => string[];
}

/** A thread that runs alone; {@link Isolated} is how a test sees it. */
export class Isolation {
  readonly #parts: Parts;
  readonly #edge: ChildEdge;
  readonly #feeder: Feeder;
  #exit: Exit | undefined;
  #seen = false;

  constructor(parts: Parts) {
    const { tree, ended } = parts.launch;
    this.#parts = parts;
    this.#edge = tree.master;
    this.#feeder = new Feeder(tree.master);
    void ended.then((exit) => this.#ended(exit));
  }

  get clock(): VirtualClock {
    return this.#parts.clock;
  }

  get log(): readonly LogLine[] {
    return this.#parts.log;
  }

  get events(): readonly TreeEvent[] {
    return this.#parts.events;
  }

  get instance(): AnyThread {
    const { instance } = this.#node;
    if (instance) return instance;
    const { name } = this.#edge.slot.position.definition;
    throw new TaskThreadError('NOT_HANDLED', `${name} has exited: there is no instance any more.`);
  }

  get tasks(): Tasks {
    return this.#node.tasks;
  }

  get state(): ThreadState {
    return this.#edge.state;
  }

  get failure(): TaskThreadError | undefined {
    const failure = this.#failure;
    this.#seen ||= failure !== undefined;
    return failure;
  }

  get exit(): Exit | undefined {
    this.#seen ||= this.#exit !== undefined;
    return this.#exit;
  }

  // ---- its parent is the test

  in(signal: unknown): Promise<void> {
    return this.handled(signal, this.#edge, 'in', () => this.#edge.send(signal));
  }

  send(signal: unknown): MaybePromise {
    return this.#edge.send(signal);
  }

  async ask(signal: unknown, options?: AskOptions): Promise<unknown> {
    return this.replied(this.#edge.ask(signal, options));
  }

  answer(...args: [AbstractCtor, unknown] | [string, AbstractCtor, unknown]): void {
    const { answers } = this.#parts.stage;
    if (args.length === 2) answers.give(this.#edge, ...args);
    else answers.give(fieldOf(this.#node, args[0]).slot, args[1], args[2]);
  }

  ups(type?: AbstractCtor): unknown[] {
    return ofClass(this.#parts.stage.ups, type);
  }

  hold(): void {
    this.#parts.stage.hold(this.#edge);
  }

  async release(): Promise<void> {
    this.#parts.stage.release(this.#edge);
    await atRest();
  }

  // ---- its children

  child(field: string): ChildHandle {
    return this.#handle(childOf(this.#node, field));
  }

  members(field: string): ChildHandle[] {
    return [...groupOf(this.#node, field)].map((edge) => this.#handle(edge));
  }

  member(field: string, key: number | string): ChildHandle {
    return this.#handle(memberOf(this.#node, field, key));
  }

  sent(field: string, type?: AbstractCtor): unknown[] {
    const { slot } = fieldOf(this.#node, field);
    const signals = this.#parts.stage.sent.filter(({ edge }) => edge.slot === slot).map(({ signal }) => signal);
    return ofClass(signals, type);
  }

  failStart(field: string, error: unknown = new Error('failed by the test')): void {
    fieldOf(this.#node, field);
    this.#parts.stage.failStart(field, error);
  }

  // ---- what comes from outside the tree

  async feed(method: string, item: unknown, ...more: readonly unknown[]): Promise<void> {
    await this.clock.until(this.#feeder.feed(method, item, more));
    await atRest();
    if (this.#failure) throw this.#sees(this.#failure);
  }

  // ---- time

  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  async idle(): Promise<void> {
    await atRest();
  }

  snapshot(): Snapshot {
    return snapshotOf(this.#edge);
  }

  // ---- its end

  async stop(): Promise<Exit> {
    const { launch, stage, left } = this.#parts;
    stage.releaseAll();
    this.#node.requestStop('stopped');
    stage.answers.close();
    const exit = await this.clock.until(launch.ended);
    await atRest();
    if (this.#failure && !this.#seen) throw this.#failure;
    refuseLeft(this.#edge.slot.type.name, left());
    return exit;
  }

  /** Offers a signal and waits until it was handled. */
  async handled(signal: unknown, edge: ChildEdge, direction: 'in' | 'up', offer: () => MaybePromise): Promise<void> {
    const { handling } = this.#parts.stage;
    const refused = edge.statistics()[direction].refused;
    const wait = handling.wait(signal, edge, direction);
    try {
      void offer();
    } catch (error) {
      wait.settle({});
      throw error;
    }
    if (edge.statistics()[direction].refused > refused)
      wait.settle({ error: notHandled(signal, edge, `is ${edge.state}`) });
    const outcome = await this.clock.until(wait.outcome);
    await atRest();
    const { dropped } = outcome;
    if (dropped) throw this.#sees(this.#failure ?? notHandled(signal, edge, `has dropped it (${dropped})`));
    if ('error' in outcome) throw this.#sees(this.#failure ?? outcome.error);
  }

  /** Waits for a reply, and sees a failure that it tells of. */
  async replied(reply: Promise<unknown>): Promise<unknown> {
    try {
      return await this.clock.until(reply);
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
    const { path } = this.#edge;
    for (const event of this.events) if (event.kind === 'failed' && event.path === path) return event.error;
    return this.#exit?.error as TaskThreadError | undefined;
  }

  get #node(): ThreadNode {
    return this.#edge.node;
  }

  #handle(edge: ChildEdge): ChildHandle {
    return new ChildHandle(edge, this, this.#parts.stage);
  }

  #sees(error: unknown): unknown {
    if (error === this.#failure) this.#seen = true;
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
