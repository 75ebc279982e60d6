import type { Numbers } from './lane-view.js';
import type { Overflow, Verdict } from './overflow.js';
import type { Parcel } from './parcel.js';

/** What is known of a signal in such a queue: all there is, or what it weighs alone. */
export type AnyParcel = Parcel | number;

/** What a queue asks of its signals besides their number. */
export interface Terms {
  /** what gives signals up; nothing where all senders wait */
  readonly overflow: Overflow | undefined;
  /** bytes of what is queued, where the queue is bounded in bytes */
  readonly bytes: number;
  /** whether the bound of a listener is reached */
  readonly full: boolean;
  /**
   * Asks what there is to know of a signal, once, when it comes.
   *
   * @throws TaskThreadError `INVALID_OPTION` when `weigh` or `key` throws, or gives nothing sensible
   */
  parcel(signal: unknown): AnyParcel;
  /** Whether it may just be put behind the others, as far as more than their number is concerned. */
  takes(parcel: AnyParcel): boolean;
  /** @param times how often the bounds may be used: 2 with the overdraft */
  admits(parcel: AnyParcel, times?: number): boolean;
  /** What becomes of one that cannot just be put behind the others. */
  judge(parcel: AnyParcel, queue: Numbers): Verdict;
  /** One is put in. @returns what stands for it in the ring */
  enter(signal: unknown, parcel: AnyParcel): unknown;
  /** The signal behind what stands in the ring. */
  signalOf(item: unknown): unknown;
  /** One is taken out. @returns its signal */
  open(item: unknown): unknown;
}
