import type { Observable } from 'rxjs';
import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import type { DropReason } from '../intercom/drops.js';
import { Edge, type End } from '../intercom/edge.js';
import { Listener } from '../intercom/listener.js';
import { offerAll, refuseAll } from '../intercom/offer-all.js';
import type { Receiver } from '../intercom/receiver.js';
import type { AskOptions } from '../thread/ask.js';
import type { ChildRef, ThreadState } from '../thread/child-ref.js';
import type { Exit } from '../thread/exit.js';
import type { CLASS, MaybePromise } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import { type PathPart, pathOf } from '../tree/path.js';
import { ask } from './ask.js';
import type { Busy } from './activity.js';
import { Fate } from './fate.js';
import type { ChildGroup } from './child-group.js';
import type { Slot } from './position.js';
import { statesOf } from './states-of.js';
import type { ThreadNode } from './thread-node.js';

const defaultDeadlockMs = 10_000;

/** That of all who ended with their parent, and left nothing. */
const vanished = Fate.ended({ reason: 'stopped' });

/** An edge of the live tree, which is also the ref that the parent holds. */
export class ChildEdge extends Edge implements ChildRef, PathPart, Busy {
  declare readonly [CLASS]: AnyThread;
  /** nobody for the master, whose signals UP go to `outside` */
  parent: ThreadNode | undefined;
  readonly slot: Slot;
  /** number or key of a group's member */
  readonly key: number | string | undefined;
  /** the thread behind the ref at present; set before anybody sees the ref */
  node!: ThreadNode;
  #fate: Fate | undefined;

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
    const { state } = this.node;
    return state === 'exited' && !this.#fate?.exit ? 'restarting' : state;
  }

  get state$(): Observable<ThreadState> {
    return statesOf(this);
  }

  /** The thread behind it has come to another state. */
  stateChanged(): void {
    this.#fate?.tellState(this.state);
  }

  /** how often it was started again */
  get restarts(): number {
    return this.#fate?.restarts ?? 0;
  }

  get exited(): Promise<Exit> {
    return this.fate.exited;
  }

  /** what has become of it; made when it is asked for */
  get fate(): Fate {
    return (this.#fate ??= new Fate());
  }

  /** the same, if anything has */
  get fateSoFar(): Fate | undefined {
    return this.#fate;
  }

  /** What console.log shows of it: not the whole tree behind it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `ChildRef ${this.path} (${this.slot.position.definition.name}, ${this.state})`;
  }

  send(signal: unknown): MaybePromise {
    this.#check(signal);
    const { queue } = this.openIn();
    return this.#tooLate ? queue.refuse(signal) : queue.offer(signal);
  }

  sendAll(signals: Iterable<unknown>): MaybePromise {
    const check = (signal: unknown): void => this.#check(signal);
    const { queue } = this.openIn();
    return this.#tooLate ? refuseAll(queue, signals, check) : offerAll(queue, signals, check);
  }

  trySend(signal: unknown): boolean {
    this.#check(signal);
    const { queue } = this.openIn();
    if (!this.#tooLate) return queue.tryOffer(signal);
    queue.refuse(signal);
    return false;
  }

  ask(signal: unknown, options?: AskOptions): Promise<never> {
    this.#check(signal);
    return ask(this.openIn(), signal, options, this.#tooLate);
  }

  /** The parent stops it: it is not started again. */
  stop(): Promise<Exit> {
    this.fate.unwanted = true;
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

  lateReply(direction: 'in' | 'up', signal: unknown): void {
    const { hub } = this.slot.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'late-reply', path: this.path, direction, signal: quote(signal) });
  }

  end(which: 'parent' | 'child'): End {
    const edge = which === 'child' ? this : this.parent?.edge;
    if (!edge) return { path: '', name: 'the program' };
    const { path } = edge;
    return { path, name: `${path} (${edge.slot.position.definition.name})` };
  }

  get deadlockMs(): number {
    return this.slot.position.definition.deadlockMs ?? defaultDeadlockMs;
  }

  overdrawn(direction: 'in' | 'up'): void {
    const { hub } = this.slot.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'overdraft', path: this.path, direction });
  }

  dropped(direction: 'in' | 'up', signal: unknown, reason: DropReason): void {
    const { tree } = this.slot;
    const { hub } = tree.surroundings;
    const name = quote(signal);
    if (hub.active) hub.emit({ kind: 'dropped', path: this.path, direction, signal: name, reason });
    tree.dropLog.add(this, { direction, signal: name, reason });
  }

  /** One that ends, or has not begun, fails no more: a queue that stays full would make a failure of each signal. */
  overflowed(error: TaskThreadError): void {
    const { start, ending, instance } = this.node;
    if (!ending && !start?.cancelled && (start || instance)) this.node.fail(error);
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
    if (this.closed) this.slot.addRefused(direction);
  }

  /** whether its account stands in that of its slot */
  get closed(): boolean {
    return this.#fate?.closed === true;
  }

  /** Who waits to send to a child that ended may be the one that handles what it had sent UP. */
  senderWaits(direction: 'in' | 'up'): void {
    if (direction !== 'in') return;
    this.#fate?.goOn?.();
    this.#fate?.recovery?.hurry();
  }

  /** where it stands, when it is the member of a group */
  get group(): ChildGroup | undefined {
    if (this.key === undefined) return undefined;
    for (const each of this.parent!.children) if (each.slot === this.slot) return each as ChildGroup;
    return undefined;
  }

  /** Itself, until it has ended for good. */
  *lasting(): Iterable<ChildEdge> {
    if (!this.#fate?.exit) yield this;
  }

  /** Itself, when it has ended for good with signals that wait for the next instance of its parent. */
  *parked(): Iterable<ChildEdge> {
    if (this.#fate?.settled && !this.closed) yield this;
  }

  /** Itself, while somebody may have to wait for it. */
  *unsettled(): Iterable<ChildEdge> {
    if (!this.quiet) yield this;
  }

  /** Adds its account to that of its slot, for good. */
  closeAccount(): void {
    const { fate } = this;
    if (fate.closed) return;
    fate.closed = true;
    this.#settle();
  }

  /** It has ended with its parent, and nothing of it is left. */
  vanish(): void {
    this.#settle();
    this.group?.left(this);
    this.#fate = vanished;
  }

  /** Takes over what the child that stood in the field before had sent UP, and its account. */
  inherit(before: ChildEdge): void {
    if (before.upward && !before.fate.closed) {
      this.upward = before.upward;
      this.upward.handOver(this.parent!, this);
      // Until its parent serves.
      this.upward.queue.unbound();
      before.upward = undefined;
    }
    before.closeAccount();
  }

  get quiet(): boolean {
    return this.#fate?.settled === true;
  }

  afterQuiet(tell: () => void): void {
    this.fate.afterSettled(tell);
  }

  /** Whether only a handler of the parent that was given up can be the sender. */
  get #tooLate(): boolean {
    const { parent } = this;
    return parent !== undefined && !parent.serving && parent.cutOff;
  }

  #settle(): void {
    if (this.inward) this.forgetDeadlock();
    for (const listener of [this.inward, this.upward]) listener?.replies?.close();
    this.slot.settle(this.statistics());
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
    const options = position.definition.queues[direction];
    const listener = new Listener(this, direction, receiver, routes, options);
    tree.surroundings.seams.opened?.(listener);
    this.node.limit(direction, listener);
    return listener;
  }
}
