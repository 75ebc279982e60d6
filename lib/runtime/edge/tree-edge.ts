import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { DropReason } from '../../metadata/options.js';
import { Edge, type End } from '../../intercom/edge.js';
import { Listener } from '../../intercom/listener.js';
import type { Receiver } from '../../intercom/receiver.js';
import { type PathPart, pathOf } from '../../tree/path.js';
import type { ChildGroup } from '../group/child-group.js';
import { Fate } from './fate.js';
import type { Slot } from '../tree/position.js';
import type { ThreadNode } from '../thread-node.js';

const defaultDeadlockMs = 10_000;

/**
 * An edge of the live tree, as its queues see it: where it stands, and who hears what becomes of a signal. It has all the
 * fields of a {@link ChildEdge}, and for the sake of its size no private method.
 */
export abstract class TreeEdge extends Edge implements PathPart {
  /** nobody for the master, whose signals UP go to `outside` */
  parent: ThreadNode | undefined;
  readonly slot: Slot;
  /** number or key of a group's member */
  readonly key: number | string | undefined;
  /** the thread behind the ref at present; set before anybody sees the ref */
  node!: ThreadNode;
  /** what has become of its child, if anything has */
  fateSoFar: Fate | undefined;

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

  /** where it stands, when it is the member of a group */
  get group(): ChildGroup | undefined {
    if (this.key === undefined) return undefined;
    for (const each of this.parent!.children) if (each.slot === this.slot) return each as ChildGroup;
    return undefined;
  }

  /** what has become of it; made when it is asked for */
  get fate(): Fate {
    return (this.fateSoFar ??= new Fate());
  }

  /** whether its account stands in that of its slot */
  get closed(): boolean {
    return this.fateSoFar?.closed === true;
  }

  /** The direction from the parent, opened with its first signal. */
  openIn(): Listener {
    return (this.inward ??= this.open('in'));
  }

  /** The direction to the parent, opened with its first signal. */
  openUp(): Listener {
    return (this.upward ??= this.open('up'));
  }

  private open(direction: 'in' | 'up'): Listener {
    const { position, tree } = this.slot;
    const receiver: Receiver = direction === 'in' ? this.node : (this.parent ?? tree.outside);
    const routes = direction === 'in' ? position.in : this.slot.up;
    const options = position.definition.queues[direction];
    const listener = new Listener(this, direction, receiver, routes, options);
    tree.surroundings.seams.opened?.(listener);
    this.node.limit(direction, listener);
    return listener;
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

  deadLetter(direction: 'in' | 'up', signal: unknown): void {
    const { hub } = this.slot.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'dead-letter', path: this.path, direction, signal: quote(signal) });
  }

  lateReply(direction: 'in' | 'up', signal: unknown): void {
    const { hub } = this.slot.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'late-reply', path: this.path, direction, signal: quote(signal) });
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

  /** Who waits to send to a child that ended may be the one that handles what it had sent UP. */
  senderWaits(direction: 'in' | 'up'): void {
    if (direction !== 'in') return;
    this.fateSoFar?.goOn?.();
    this.fateSoFar?.recovery?.hurry();
  }
}
