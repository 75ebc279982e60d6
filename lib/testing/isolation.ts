import { TaskThreadError } from '../errors/task-thread-error.js';
import type { TreeEvent } from '../events/event.js';
import { type Snapshot, snapshotOf } from '../inspection/snapshot.js';
import type { ChildEdge } from '../runtime/edge/child-edge.js';
import type { ThreadNode } from '../runtime/thread-node.js';
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
import { refuseLeft } from './left-behind.js';
import { ofClass } from './of-class.js';
import { Outcomes } from './outcomes.js';
import type { LogLine } from './kept-log.js';
import type { Parts } from './parts.js';
import type { VirtualClock } from './virtual-clock.js';

/** A thread that runs alone; {@link Isolated} is how a test sees it. */
export class Isolation {
  readonly #parts: Parts;
  readonly #edge: ChildEdge;
  readonly #feeder: Feeder;
  readonly #outcomes: Outcomes;

  constructor(parts: Parts) {
    const { tree } = parts.launch;
    this.#parts = parts;
    this.#edge = tree.master;
    this.#feeder = new Feeder(tree.master);
    this.#outcomes = new Outcomes(parts);
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
    return this.#outcomes.seeFailure();
  }

  get exit(): Exit | undefined {
    return this.#outcomes.seeExit();
  }

  // ---- its parent is the test

  in(signal: unknown): Promise<void> {
    return this.#outcomes.handled(signal, this.#edge, 'in', () => this.#edge.send(signal));
  }

  send(signal: unknown): MaybePromise {
    return this.#edge.send(signal);
  }

  async ask(signal: unknown, options?: AskOptions): Promise<unknown> {
    return this.#outcomes.replied(this.#edge.ask(signal, options));
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
    const failure = this.#outcomes.seeFailure();
    if (failure) throw failure;
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
    if (this.#outcomes.unseen) throw this.#outcomes.unseen;
    refuseLeft(this.#edge.slot.type.name, left());
    return exit;
  }

  get #node(): ThreadNode {
    return this.#edge.node;
  }

  #handle(edge: ChildEdge): ChildHandle {
    return new ChildHandle(edge, this.#outcomes, this.#parts.stage);
  }
}
