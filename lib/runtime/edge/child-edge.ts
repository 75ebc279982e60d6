import { Fate } from './fate.js';
import type { Busy } from '../node/activity.js';
import { RefEdge } from './ref-edge.js';

/** That of all who ended with their parent, and left nothing. */
const vanished = Fate.ended({ reason: 'stopped' });

/**
 * An edge of the live tree: what its queues and what its parent see of it stand each in a file of its own; here is how it
 * ends. It outlives the threads behind it.
 */
export class ChildEdge extends RefEdge implements Busy {
  /** Whoever else wants to know of its end stands behind the exit of the parent. */
  override get fate(): Fate {
    if (this.fateSoFar) return this.fateSoFar;
    const fate = super.fate;
    const { ending } = this.node;
    if (ending?.gone) fate.afterSettled(ending.gone);
    if (ending) ending.gone = undefined;
    return fate;
  }

  /** The thread behind it has come to another state. */
  stateChanged(): void {
    this.fateSoFar?.tellState(this.state);
  }

  /** Itself, until it has ended for good. */
  *lasting(): Iterable<ChildEdge> {
    if (!this.fateSoFar?.exit) yield this;
  }

  /** Itself, when it has ended for good with signals that wait for the next instance of its parent. */
  *parked(): Iterable<ChildEdge> {
    if (this.fateSoFar?.settled && !this.closed) yield this;
  }

  /** Itself, while somebody may have to wait for it. */
  *unsettled(): Iterable<ChildEdge> {
    if (!this.quiet) yield this;
  }

  get quiet(): boolean {
    return this.fateSoFar?.settled === true;
  }

  afterQuiet(tell: () => void): void {
    this.fate.afterSettled(tell);
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

  /** Adds its account to that of its slot, for good. */
  closeAccount(): void {
    const { fate } = this;
    if (fate.closed) return;
    fate.closed = true;
    this.settle();
  }

  /** It has ended with its parent, and nothing of it is left. */
  vanish(): void {
    this.settle();
    this.group?.left(this);
    this.fateSoFar = vanished;
  }

  private settle(): void {
    if (this.inward) this.forgetDeadlock();
    for (const listener of [this.inward, this.upward]) listener?.replies?.close();
    this.slot.settle(this.statistics());
  }
}
