import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { BareListener } from '../../intercom/bare-listener.js';
import type { Listener } from '../../intercom/listener.js';
import type { Receiver } from '../../intercom/receiver.js';
import type { Route } from '../../intercom/route.js';
import type { ServingListener } from '../../intercom/serving-listener.js';
import { mayComeBack } from '../edge/comeback.js';
import { handlerTimeout, threadFailure } from './failure.js';
import { HostNode } from './host-node.js';
import { waitsFor } from './waits-for.js';

const noListeners: readonly Listener[] = [];

/** A thread of the live tree as its listeners see it: whether it handles, and what becomes of a signal that went wrong. */
export abstract class ReceivingNode extends HostNode implements Receiver {
  get hurrying(): boolean {
    return this.ending !== undefined;
  }

  /** Whether handlers run, and nothing else that may sleep. */
  get handlesOnly(): boolean {
    if (!this.serving || this.active) return false;
    for (const listener of this.listeners()) if (listener.handlers > 0) return true;
    return false;
  }

  get waitsFor(): readonly Listener[] | undefined {
    return waitsFor(this, this.running);
  }

  /** The listeners of all queues whose signals it handles. */
  listeners(): Iterable<Listener> {
    const { inward } = this.edge;
    if (this.children.length > 0) return this.listenersOfAll();
    return inward ? [inward] : noListeners;
  }

  private *listenersOfAll(): Iterable<Listener> {
    if (this.edge.inward) yield this.edge.inward;
    for (const edge of this.unsettled()) if (edge.upward) yield edge.upward;
  }

  private get begun(): boolean {
    return this.instance !== undefined || this.start !== undefined;
  }

  becameBusy(listener: ServingListener): void {
    this.ending?.teardown.waitFor(listener);
  }

  /** From the end of `enter` on its handlers run, and its children start: what passes between them is bounded from now on. */
  serve(): void {
    this.serving = true;
    for (const { node, inward, upward } of this.unsettled()) {
      if (node.ending) continue;
      upward?.queue.rebound();
      if (!node.begun) inward?.queue.rebound();
    }
    for (const listener of this.listeners()) listener.wake();
  }

  /** Bounds a queue that is opened now as the state of the thread at its lower end asks. */
  limit(direction: 'in' | 'up', listener: Listener): void {
    const { ending, state, edge } = this;
    const { queue, receiver } = listener;
    if (edge.fateSoFar?.exit || (direction === 'in' ? ending?.intake === 'refused' : state === 'exited'))
      queue.closeToNew();
    else if (direction === 'in' && ending?.intake === 'held') listener.hold();
    // A parent that handles nothing, not yet or never again, must not block what its children send.
    else if (direction === 'up' && ((ending?.teardown.root as ReceivingNode) === this || !receiver.serving))
      queue.unbound();
    // Nor must a child that starts after `enter` of its parent block what that sends: it would wait for itself.
    else if (direction === 'in' && !this.begun && edge.parent?.start?.entered === false) queue.unbound();
  }

  /** A thread that is to handle nothing any more must not block its children. */
  unboundChildren(): void {
    for (const edge of this.unsettled()) edge.upward?.queue.unbound();
  }

  handlerFailed(error: unknown, route: Route, signals: readonly unknown[], listener: BareListener): void {
    this.lose(signals, listener, error);
    // It had not begun, and the thread has failed already.
    const locks = this.gathered?.locks;
    if (locks && error === locks.ended) return;
    const at = { path: this.path, member: route.member };
    this.fail(threadFailure(error, signals.length > 0 ? { ...at, signal: quote(signals[0]) } : at));
  }

  pipeOverflowed({ member }: Route, capacity: number): void {
    const finding = `${this.path}: the pipe of ${member} gave a value while ${capacity} wait for the method.`;
    this.fail(new TaskThreadError('PIPE_OVERFLOW', finding, { path: this.path, member }));
  }

  handlerOverran(route: Route, signals: readonly unknown[], listener: BareListener): TaskThreadError {
    const error = handlerTimeout(this.path, route, signals);
    this.lose(signals, listener, error);
    this.gaveUp();
    this.gathered?.locks?.giveUpHeldBy(route.member);
    this.fail(error);
    return error;
  }

  private lose(signals: readonly unknown[], listener: BareListener, error: unknown): void {
    for (const signal of signals) listener.lost(signal, 'failed', error);
  }

  get cutOff(): boolean {
    if (!this.gathered?.gaveUp || this.ending?.exiting || this.start?.hook || this.active) return false;
    for (const listener of this.listeners()) if (listener.handlers > 0) return false;
    return true;
  }

  unanswering(direction: 'in' | 'up'): unknown {
    if (this.serving || !this.ending) return undefined;
    const { exit } = this.ending.teardown;
    return direction === 'in' && mayComeBack(this, exit) ? undefined : exit.error;
  }

  /** It has failed: who asked it hears of it at once, save those whom a next instance may answer. */
  failAsks(): void {
    for (const { direction, replies } of this.listeners()) {
      const error = replies && this.unanswering(direction);
      if (error) replies.giveUp(error);
    }
  }
}
