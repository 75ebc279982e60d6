import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { ErrorCode } from '../../errors/catalog.js';
import type { OverflowPolicy } from '../../metadata/options.js';
import type { DropReason } from '../../metadata/options.js';
import { Drops } from './drops.js';
import { LaneView, type Numbers } from './lane-view.js';
import type { Lanes } from './lanes.js';
import type { Parcel } from './parcel.js';
import type { QueueReader } from './queue-reader.js';
import type { Ring } from './ring.js';

/**
 * What becomes of a signal that cannot just be put behind the others: it `waits`, `enters` for room was made, has been
 * `placed`, or is to be dropped for the reason given.
 */
export type Verdict = 'waits' | 'enters' | 'placed' | DropReason;

const policies: readonly OverflowPolicy[] = ['wait', 'drop-oldest', 'drop-newest', 'fail'];

/** Applies the overflow policies of a queue. It drops none but signals of the lane that overflows. */
export class Overflow {
  readonly #reader: QueueReader;
  readonly #ring: Ring<Parcel>;
  readonly #lanes: Lanes;
  readonly drops = new Drops();

  constructor(reader: QueueReader, ring: Ring<Parcel>, lanes: Lanes) {
    this.#reader = reader;
    this.#ring = ring;
    this.#lanes = lanes;
  }

  judge(parcel: Parcel, queue: Numbers): Verdict {
    const rival = this.#lanes.rival(parcel);
    if (rival && this.#takesPlace(parcel, rival)) return 'placed';
    const policy = this.#policy(parcel, queue);
    if (policy === 'wait') return 'waits';
    if (policy === 'drop-newest' || policy === 'fail') return policy;
    return this.#makeRoom(parcel, rival, queue) ? 'enters' : 'drop-oldest';
  }

  /** Gives up one that is not queued, and never will be. */
  turnAway({ signal, lane }: Parcel, reason: DropReason, queue: Numbers): void {
    this.#drop(signal, reason);
    if (reason !== 'fail') return;
    const { size, capacity, bytes } = new LaneView(this.#ring, this.#lanes, lane, queue);
    const held = `${size} of ${capacity} signals${bytes > 0 ? `, ${bytes} bytes` : ''}`;
    const finding = `holds ${held}, and has no room for another ${quote(signal)}.`;
    this.#reader.overflowed(this.#error('QUEUE_OVERFLOW', finding, signal));
  }

  /** A newer one of a key takes the place of the one queued, unless it is too large for that. */
  #takesPlace(parcel: Parcel, rival: Parcel): boolean {
    const gone = this.#lanes.exchange(rival, parcel);
    if (gone) this.#drop(gone.signal, 'latest');
    return gone !== undefined;
  }

  /**
   * Gives up an older one of its key, then the oldest of its lane, until there is room; none where that would not help.
   * One in, one out, while senders wait.
   */
  #makeRoom(parcel: Parcel, rival: Parcel | undefined, { capacity, size, waiting }: Numbers): boolean {
    const { lane } = parcel;
    const most = waiting > 0 ? size : Math.max(capacity, size);
    const fits = (): boolean => this.#ring.size < most && this.#lanes.admits(parcel);
    if (!fits() && (lane.size === 0 || !this.#lanes.admitsAlone(parcel))) return false;
    if (rival) this.#withdraw((each) => each === rival, 'latest');
    while (!fits()) if (!this.#withdraw((each) => each.lane === lane, 'drop-oldest')) return false;
    return true;
  }

  /**
   * Gives up the first that is such a one.
   *
   * @returns whether there was one: who is told of a drop may send, and take the room that was made
   */
  #withdraw(is: (parcel: Parcel) => boolean, reason: DropReason): boolean {
    const at = this.#ring.find(is);
    if (at < 0) return false;
    const parcel = this.#ring.remove(at);
    this.#lanes.remove(parcel);
    this.drops.withdrawn++;
    this.#drop(parcel.signal, reason, at);
    return true;
  }

  #drop(signal: unknown, reason: DropReason, at?: number): void {
    this.drops.add(signal);
    this.#reader.dropped(signal, reason, at);
  }

  /** Asks who is to decide. One that cannot say fails the thread, and costs the signal. */
  #policy({ lane, signal }: Parcel, queue: Numbers): OverflowPolicy | 'latest' {
    const { overflow } = lane;
    if (typeof overflow !== 'function') return overflow;
    let error: TaskThreadError;
    try {
      const said: unknown = overflow(signal, new LaneView(this.#ring, this.#lanes, lane, queue));
      if (policies.includes(said as OverflowPolicy)) return said as OverflowPolicy;
      const wanted = policies.map((each) => `'${each}'`).join(' or ');
      const finding = `asked its overflow function, which said ${quote(said)}, not ${wanted}.`;
      error = this.#error('INVALID_OPTION', finding, signal);
    } catch (cause) {
      const finding = `asked its overflow function, which threw ${quote(cause)}.`;
      error = this.#error('THREAD_FAILED', finding, signal, cause);
    }
    this.#reader.overflowed(error);
    return 'drop-newest';
  }

  #error(code: ErrorCode, finding: string, signal: unknown, cause?: unknown): TaskThreadError {
    const { edge, direction } = this.#reader;
    const { path } = edge;
    const text = `The queue ${direction.toUpperCase()} of ${path} ${finding}`;
    return new TaskThreadError(code, text, { path, signal: quote(signal), cause });
  }
}
