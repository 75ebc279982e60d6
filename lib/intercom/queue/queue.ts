import type { MaybePromise } from '../../thread/protocol.js';
import { BoundedStore } from './bounded-store.js';
import type { Verdict } from './overflow.js';
import type { Parcel } from './parcel.js';
import type { AnyParcel } from './terms.js';
import type { Weights } from './weights.js';

/** A bounded queue, first in, first out: how signals come to it, and how they leave it. */
export class SignalQueue extends BoundedStore {
  #discarded = 0;

  get discarded(): number {
    return this.#discarded;
  }

  offer(signal: unknown): MaybePromise {
    if (this.terms !== undefined || this.ring.size >= this.limit) return this.consider(signal);
    this.ring.push(signal);
    this.reader.wake();
  }

  /** An offer of a signal that more is asked of than its number, or that there may be no room for. */
  private consider(signal: unknown): MaybePromise {
    const parcel = this.terms?.parcel(signal);
    const verdict = this.verdictOn(parcel);
    if (verdict === 'enters') return this.push(signal, parcel);
    if (verdict === 'refused') return this.refuse(signal);
    if (verdict === 'waits') {
      return this.overdraws(parcel) ? this.overdraw(signal, parcel) : this.wait(signal, parcel);
    }
    if (verdict !== 'placed') this.terms!.overflow!.turnAway(parcel as Parcel, verdict, this);
    this.reader.wake();
  }

  /** Never waits. A signal that would be dropped itself is refused instead, for its sender is told. */
  tryOffer(signal: unknown): boolean {
    const parcel = this.terms?.parcel(signal);
    const verdict = this.verdictOn(parcel);
    if (verdict === 'enters') this.push(signal, parcel);
    else if (verdict === 'placed') this.reader.wake();
    else if (verdict === 'refused') this.refuse(signal);
    else this.refusals++;
    return verdict === 'enters' || verdict === 'placed';
  }

  /**
   * Accepts as many signals of an array as there is room for: those of one class in one go, the reader woken once.
   *
   * @param check throws where a signal may not pass; those of its class behind it may, where it may
   * @returns the index of the first it left
   */
  accept(signals: readonly unknown[], from: number, check: (signal: unknown) => void): number {
    const weights = this.weights;
    if (this.terms && !weights) return from;
    const end = Math.min(signals.length, from + this.limit - this.size);
    let at = from;
    try {
      while (at < end) {
        const signal = signals[at];
        check(signal);
        if (weights) {
          if (!this.lets(signal, weights)) break;
          at++;
        } else {
          const next = endOfAlike(signals, at, end);
          this.ring.pushSome(signals, at, next);
          at = next;
        }
      }
    } finally {
      if (at > from) this.reader.wake();
    }
    return at;
  }

  /**
   * Moves the signals at its head, as many as are of one class, to another queue that has room for them.
   *
   * @returns how many; none where one of the two has more to do with each
   */
  moveTo(other: SignalQueue, limit: number): number {
    if (this.terms !== this.weights || other.terms !== other.weights) return 0;
    const most = Math.min(limit, this.size, other.limit - other.size);
    if (most <= 0) return 0;
    const moved = this.move(other, this.ring.alike(most));
    if (moved === 0) return 0;
    other.reader.wake();
    if (this.size <= this.admitAt) this.admit();
    return moved;
  }

  private move(other: SignalQueue, most: number): number {
    const { weights } = other;
    if (weights && !weights.alike(this.weights)) return this.moveWeighed(other, weights, most);
    this.notePeak();
    const count = weights ? weights.takeFrom(this.weights!, most) : most;
    this.ring.moveTo(other.ring, count);
    if (!weights) this.weights?.leave(count);
    return count;
  }

  /** At one that weighs nothing sensible it ends: its sender, who comes with it next, is told. */
  private moveWeighed(other: SignalQueue, weights: Weights, most: number): number {
    let moved = 0;
    try {
      while (moved < most && this.ring.size > 0 && other.lets(this.ring.at(0), weights, this)) moved++;
    } catch {
      // see above
    }
    return moved;
  }

  /**
   * Lets one in behind the others at once, if there is room for it, and takes it from the queue at whose head it stands.
   * What is so is asked behind `weigh`, which may have sent, or ended either queue.
   */
  private lets(signal: unknown, weights: Weights, from?: SignalQueue): boolean {
    const weight = weights.parcel(signal);
    if (this.ring.size >= this.limit || !weights.takes(weight) || (from && from.ring.at(0) !== signal)) {
      weights.turn(signal, weight);
      return false;
    }
    from?.remove();
    this.ring.push(weights.enter(signal, weight));
    return true;
  }

  take(): unknown {
    const signal = this.remove();
    if (this.size <= this.admitAt) this.admit();
    return signal;
  }

  /** Takes so many at once; there have to be as many. */
  takeSome(count: number): unknown[] {
    const signals = this.removeSome(count);
    if (this.size <= this.admitAt) this.admit();
    return signals;
  }

  /** Gives up what is queued. */
  discard(): unknown[] {
    const given: unknown[] = [];
    while (this.size > 0) given.push(this.take());
    this.#discarded += given.length;
    return given;
  }

  /** What becomes of a signal that comes. */
  private verdictOn(parcel: AnyParcel | undefined): Verdict | 'refused' {
    if (this.size < this.limit && (parcel === undefined || this.terms!.takes(parcel))) return 'enters';
    return this.closed ? 'refused' : this.judge(parcel);
  }

  /** The same of one that cannot just be put behind the others. Who is asked, or told of drops, may end the queue. */
  private judge(parcel: AnyParcel | undefined): Verdict | 'refused' {
    if (parcel === undefined) return 'waits';
    this.notePeak();
    const verdict = this.terms!.judge(parcel, this);
    if (verdict !== 'waits' && verdict !== 'enters') return verdict;
    if (this.closed) return this.endedMeanwhile();
    return this.unbounded ? 'enters' : verdict;
  }

  /** What was dropped for a signal that is not to come in leaves room to those that wait. */
  private endedMeanwhile(): 'refused' {
    if (this.size <= this.admitAt) this.admit();
    return 'refused';
  }
}

/** @returns the index behind those of the class of the one at `from`, which has one */
function endOfAlike(signals: readonly unknown[], from: number, end: number): number {
  const type = (signals[from] as object).constructor;
  let at = from + 1;
  while (at < end && (signals[at] as object | null | undefined)?.constructor === type) at++;
  return at;
}
