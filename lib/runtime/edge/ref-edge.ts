import type { Observable } from 'rxjs';
import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import { offerAll, refuseAll } from '../../intercom/queue/offer-all.js';
import type { AskOptions } from '../../thread/ask.js';
import type { ChildRef, ThreadState } from '../../thread/child-ref.js';
import type { Exit } from '../../thread/exit.js';
import type { CLASS, MaybePromise } from '../../thread/protocol.js';
import type { AnyThread } from '../../thread/task-thread.js';
import { ask } from './ask.js';
import { statesOf } from './states-of.js';
import { TreeEdge } from './tree-edge.js';

/** An edge of the live tree, as the parent sees it: the ref that it holds. */
export abstract class RefEdge extends TreeEdge implements ChildRef {
  declare readonly [CLASS]: AnyThread;

  get state(): ThreadState {
    const { state } = this.node;
    return state === 'exited' && !this.fateSoFar?.exit ? 'restarting' : state;
  }

  get state$(): Observable<ThreadState> {
    return statesOf(this);
  }

  /** how often it was started again */
  get restarts(): number {
    return this.fateSoFar?.restarts ?? 0;
  }

  get exited(): Promise<Exit> {
    return this.fate.exited;
  }

  /** A signal of the class of the one before it is offered at once: nothing about it has to be found out. */
  send(signal: unknown): MaybePromise {
    const { inward } = this;
    if (inward !== undefined && (signal as object)?.constructor === inward.passed && !this.tooLate)
      return inward.queue.offer(signal);
    return this.sendFirst(signal);
  }

  sendAll(signals: Iterable<unknown>): MaybePromise {
    const check = (signal: unknown): void => this.check(signal);
    const { queue } = this.openIn();
    return this.tooLate ? refuseAll(queue, signals, check) : offerAll(queue, signals, check);
  }

  trySend(signal: unknown): boolean {
    this.check(signal);
    const { queue } = this.openIn();
    if (!this.tooLate) return queue.tryOffer(signal);
    queue.refuse(signal);
    return false;
  }

  ask(signal: unknown, options?: AskOptions): Promise<never> {
    this.check(signal);
    return ask(this.openIn(), signal, options, this.tooLate);
  }

  /** The parent stops it: it is not started again. */
  stop(): Promise<Exit> {
    this.fate.unwanted = true;
    this.node.requestStop('stopped');
    return this.exited;
  }

  /** What console.log shows of it: not the whole tree behind it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `ChildRef ${this.path} (${this.slot.position.definition.name}, ${this.state})`;
  }

  private sendFirst(signal: unknown): MaybePromise {
    this.check(signal);
    const inward = this.openIn();
    if (this.tooLate) return inward.queue.refuse(signal);
    inward.passes(signal);
    return inward.queue.offer(signal);
  }

  private check(signal: unknown): void {
    const { definition, in: taken } = this.node.position;
    if (taken.get(signal) !== undefined) return;
    const { name } = definition;
    const sent = quote(signal);
    const sender = this.parent ? `${this.parent.path} (${this.parent.position.definition.name})` : 'the program';
    const finding = `${sender} sends ${sent} to ${this.path}, but ${name} neither listens to it nor forwards it.`;
    const remedy = `Put @OnIn(${sent}) on a method of ${name}, or send what it listens to.`;
    throw new TaskThreadError('UNDECLARED_SIGNAL', finding, { path: this.path, signal: sent }, remedy);
  }

  /** Whether only a handler of the parent that was given up can be the sender. */
  private get tooLate(): boolean {
    const { parent } = this;
    return parent !== undefined && parent.serving === false && parent.cutOff;
  }
}
