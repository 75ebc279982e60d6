import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import { Edge } from '../intercom/edge.js';
import { Listener } from '../intercom/listener.js';
import { offerAll } from '../intercom/offer-all.js';
import type { Receiver } from '../intercom/receiver.js';
import type { ChildRef, ThreadState } from '../thread/child-ref.js';
import type { Exit } from '../thread/exit.js';
import type { CLASS, MaybePromise } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import { type PathPart, pathOf } from '../tree/path.js';
import type { Busy } from './activity.js';
import type { Slot } from './position.js';
import type { ThreadNode } from './thread-node.js';

const defaultDeadlockMs = 10_000;

/** How a child ended, and who waits for it. */
interface End {
  exit: Exit | undefined;
  /** exited, and what it sent UP was handled */
  settled: boolean;
  /** nobody at first: an array that is made empty and pushed to holds seventeen places */
  waiting: (() => void)[] | undefined;
  promise: Promise<Exit> | undefined;
  resolve: ((exit: Exit) => void) | undefined;
}

/** An edge of the live tree, which is also the ref that the parent holds. */
export class ChildEdge extends Edge implements ChildRef, PathPart, Busy {
  declare readonly [CLASS]: AnyThread;
  /** nobody for the master, whose signals UP go to `outside` */
  readonly parent: ThreadNode | undefined;
  readonly slot: Slot;
  /** number or key of a group's member */
  readonly key: number | string | undefined;
  /** the thread behind the ref at present; set before anybody sees the ref */
  node!: ThreadNode;
  #end: End | undefined;

  constructor(parent: ThreadNode | undefined, slot: Slot, key: number | string | undefined) {
    super();
    this.parent = parent;
    this.slot = slot;
    this.key = key;
  }

  get id(): string {
    const { field } = this.slot.definition;
    return this.key === undefined ? field : `${field}[${this.key}]`;
  }

  get above(): PathPart | undefined {
    return this.parent?.edge;
  }

  get path(): string {
    return pathOf(this);
  }

  get state(): ThreadState {
    return this.node.state;
  }

  get exited(): Promise<Exit> {
    const end = (this.#end ??= newEnd());
    if (end.exit) return Promise.resolve(end.exit);
    return (end.promise ??= new Promise((resolve) => {
      end.resolve = resolve;
    }));
  }

  /** What console.log shows of it: not the whole tree behind it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `ChildRef ${this.path} (${this.slot.position.definition.name}, ${this.state})`;
  }

  send(signal: unknown): MaybePromise {
    this.#check(signal);
    return this.openIn().queue.offer(signal);
  }

  sendAll(signals: Iterable<unknown>): MaybePromise {
    return offerAll(this.openIn().queue, signals, (signal) => this.#check(signal));
  }

  trySend(signal: unknown): boolean {
    this.#check(signal);
    return this.openIn().queue.tryOffer(signal);
  }

  stop(): Promise<Exit> {
    this.node.requestStop('stopped');
    return this.exited;
  }

  /** The direction from the parent, opened with its first signal. */
  openIn(): Listener {
    return (this.inward ??= this.#open('in'));
  }

  /** The direction to the parent, opened with its first signal. */
  openUp(): Listener {
    return (this.upward ??= this.#open('up'));
  }

  deadLetter(direction: 'in' | 'up', signal: unknown): void {
    const { hub } = this.slot.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'dead-letter', path: this.path, direction, signal: quote(signal) });
  }

  get deadlockMs(): number {
    return this.slot.position.definition.deadlockMs ?? defaultDeadlockMs;
  }

  overdrawn(direction: 'in' | 'up'): void {
    const { hub } = this.slot.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'overdraft', path: this.path, direction });
  }

  deadlocked(finding: string): void {
    const { path } = this;
    this.node.fail(new TaskThreadError('DEADLOCK', `${path}: ${finding}`, { path }));
  }

  stalled(finding: string): void {
    this.node.say('warn', {}, finding);
  }

  /** What comes after the account was closed is added to it one by one. */
  refused(direction: 'in' | 'up'): void {
    if (this.#end?.settled) this.slot.addRefused(direction);
  }

  /** The thread has ended for good. */
  ended(exit: Exit): void {
    const end = (this.#end ??= newEnd());
    end.exit = exit;
    end.resolve?.(exit);
  }

  /** Itself, until its account is closed. */
  *unsettled(): Iterable<ChildEdge> {
    if (!this.quiet) yield this;
  }

  /** All it sent UP was handled too. */
  settle(): void {
    const end = this.#end!;
    const { waiting } = end;
    this.inward?.forgetDeadlock();
    this.upward?.forgetDeadlock();
    end.settled = true;
    end.waiting = undefined;
    if (waiting) for (const tell of waiting) tell();
  }

  get quiet(): boolean {
    return this.#end?.settled === true;
  }

  afterQuiet(tell: () => void): void {
    const end = (this.#end ??= newEnd());
    if (end.waiting) end.waiting.push(tell);
    else end.waiting = [tell];
  }

  #check(signal: unknown): void {
    if (this.slot.position.in.get(signal)) return;
    const { name } = this.slot.position.definition;
    const sent = quote(signal);
    const sender = this.parent ? `${this.parent.path} (${this.parent.position.definition.name})` : 'the program';
    const finding = `${sender} sends ${sent} to ${this.path}, but ${name} neither listens to it nor forwards it.`;
    const remedy = `Put @OnIn(${sent}) on a method of ${name}, or send what it listens to.`;
    throw new TaskThreadError('UNDECLARED_SIGNAL', finding, { path: this.path, signal: sent }, remedy);
  }

  #open(direction: 'in' | 'up'): Listener {
    const { position, tree } = this.slot;
    const receiver: Receiver = direction === 'in' ? this.node : (this.parent ?? tree.outside);
    const routes = direction === 'in' ? position.in : this.slot.up;
    const capacity = position.definition.queues[direction]?.capacity;
    const listener = new Listener(this, direction, receiver, routes, capacity);
    tree.surroundings.seams.opened?.(listener);
    this.node.limit(direction, listener.queue);
    return listener;
  }
}

function newEnd(): End {
  return { exit: undefined, settled: false, waiting: undefined, promise: undefined, resolve: undefined };
}
