import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { Edge } from '../../intercom/edge.js';
import { offerAll, refuseAll } from '../../intercom/queue/offer-all.js';
import type { SignalQueue } from '../../intercom/queue/queue.js';
import type { Reply } from '../../intercom/reply/reply.js';
import type { AskOptions } from '../../thread/ask.js';
import type { ChildRef } from '../../thread/child-ref.js';
import type { AbstractCtor, MaybePromise } from '../../thread/protocol.js';
import { ask, pass } from '../edge/ask.js';
import { BareNode } from './bare-node.js';
import { ChildEdge } from '../edge/child-edge.js';
import { joined } from '../edge/joined.js';
import type { LiveTree } from '../tree/live-tree.js';

const noEdges: readonly ChildEdge[] = [];

/** The sending half of a thread of the live tree: where it stands, and how its signals leave it. */
export abstract class SendingNode extends BareNode {
  /** whether a handler was given up and nothing else runs that could send */
  abstract get cutOff(): boolean;

  get tree(): LiveTree {
    return this.position.tree;
  }

  /** What console.log shows of it, for a thread that is printed holds it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `port of ${this.path}`;
  }

  get id(): string {
    return this.edge.id;
  }

  get path(): string {
    return this.edge.path;
  }

  /** A signal of the class of the one before it is offered at once: nothing about it has to be found out. */
  up(signal: unknown): MaybePromise {
    const { upward } = this.edge;
    if (upward !== undefined && this.serving === true && (signal as object)?.constructor === upward.passed)
      return upward.queue.offer(signal);
    return this.upFirst(signal);
  }

  outletUp(): SignalQueue | undefined {
    return this.serving ? this.edge.openUp().queue : undefined;
  }

  outletIn(signal: unknown): SignalQueue | undefined {
    const targets = this.position.targets(signal);
    const child = targets.length === 1 ? this.children[targets[0]!] : undefined;
    return (child instanceof ChildEdge ? child : child?.sole)?.openIn().queue;
  }

  upAll(signals: Iterable<unknown>): MaybePromise {
    const check = (signal: unknown): void => this.checkUp(signal);
    const { queue } = this.edge.openUp();
    return this.tooLate ? refuseAll(queue, signals, check) : offerAll(queue, signals, check);
  }

  tryUp(signal: unknown): boolean {
    this.checkUp(signal);
    const { queue } = this.edge.openUp();
    if (!this.tooLate) return queue.tryOffer(signal);
    queue.refuse(signal);
    return false;
  }

  ask(signal: unknown, options?: AskOptions): Promise<never> {
    this.checkUp(signal);
    return ask(this.edge.openUp(), signal, options, this.tooLate);
  }

  /** Sends an ask of a child on UP, and with it the reply that somebody may await. */
  passUp(signal: unknown, child: Edge): MaybePromise {
    const reply = child.upward!.replies?.get(signal);
    if (reply) pass(reply, this.edge.openUp());
    return this.up(signal);
  }

  /** Sends an ask of the parent on to the one child that takes it. */
  passIn(signal: unknown): MaybePromise {
    const reply = this.edge.inward!.replies?.get(signal);
    if (reply)
      this.passTo(
        this.position.targets(signal).flatMap((at) => [...this.children[at]!.lasting()]),
        reply,
      );
    return this.broadcast(signal);
  }

  broadcast(signal: unknown): MaybePromise {
    const targets = this.position.targets(signal);
    if (targets.length === 0) throw this.undeclared(signal, 'broadcasts', 'none of its children takes it');
    const waits: Promise<void>[] = [];
    for (const at of targets) {
      const child = this.children[at];
      // They are those of the next instance by now.
      if (!child) this.position.slots[at]!.addRefused('in');
      const wait = child instanceof ChildEdge ? child.send(signal) : child?.broadcast(signal);
      if (wait) waits.push(wait);
    }
    return joined(waits);
  }

  /** The children that have not exited. */
  *living(type?: AbstractCtor): Iterable<ChildRef> {
    for (const child of this.children) {
      if (type && child.slot.type !== type && !(child.slot.type.prototype instanceof type)) continue;
      const edges = child instanceof ChildEdge ? [child] : child;
      for (const edge of edges) if (edge.state !== 'exited') yield edge;
    }
  }

  /** The edges to children whose account is not closed. */
  unsettled(): Iterable<ChildEdge> {
    return this.children.length === 0 ? noEdges : this.unsettledOfAll();
  }

  /** The edges to children that have not ended for good, in the order of the fields. */
  *lasting(): Iterable<ChildEdge> {
    for (const child of this.children) yield* child.lasting();
  }

  private *unsettledOfAll(): Iterable<ChildEdge> {
    for (const child of this.children) yield* child.unsettled();
  }

  private passTo(takers: readonly ChildEdge[], reply: Reply): void {
    if (takers.length === 1) pass(reply, takers[0]!.openIn());
    else reply.fail(`${takers.length} of its children take it`);
  }

  /** Whether only a handler that was given up can be the sender, for a new instance stands in its place, or it is at its end. */
  private get tooLate(): boolean {
    return this.edge.node !== (this as SendingNode) || (!this.serving && this.cutOff);
  }

  private upFirst(signal: unknown): MaybePromise {
    this.checkUp(signal);
    const upward = this.edge.openUp();
    if (!this.serving && this.tooLate) return upward.queue.refuse(signal);
    upward.passes(signal);
    return upward.queue.offer(signal);
  }

  private checkUp(signal: unknown): void {
    if (this.position.sends.get(signal) === undefined)
      throw this.undeclared(signal, 'sends UP', '`up` of its @Thread does not name it');
  }

  private undeclared(signal: unknown, does: string, found: string): TaskThreadError {
    const finding = `${this.path} (${this.position.definition.name}) ${does} ${quote(signal)}, but ${found}.`;
    return new TaskThreadError('UNDECLARED_SIGNAL', finding, { path: this.path, signal: quote(signal) });
  }
}
