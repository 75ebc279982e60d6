import type { Listener } from '../../intercom/listener.js';
import type { Route } from '../../intercom/route.js';
import type { ChildEdge } from '../../runtime/edge/child-edge.js';

/** Told of what is wrong. */
export type Complain = (path: string, what: string) => void;

/**
 * Keeps the books of one direction of an edge a second time, from what passes its queue and its listener: the order, who
 * waits, where each signal has gone. At the end they are compared with the account of the edge.
 */
export class Ledger {
  readonly listener: Listener;
  /** of the child of the edge, with the direction */
  readonly path: string;
  readonly #complain: Complain;
  /** offered and not yet handed to a handler or given up, in order */
  readonly #expected: unknown[] = [];
  readonly #running = new Map<readonly unknown[], { readonly route: Route; readonly gaveUp: () => void }>();
  /** those whose handler threw, or was given up, and of whom that is yet to be told */
  #thrown: unknown[] = [];
  #forsaken: unknown[] = [];
  #offered = 0;
  #delivered = 0;
  #handled = 0;
  #failed = 0;
  /** refused, discarded or given up while its handler ran */
  #lost = 0;
  /** lost because the child was to be started again when its parent came to its end */
  orphaned = 0;
  #overdrafts = 0;
  /** promises of senders that are not settled */
  #waiting = 0;
  #unbounded = false;

  constructor(listener: Listener, path: string, complain: Complain) {
    this.listener = listener;
    this.path = path;
    this.#complain = complain;
  }

  /**
   * Signals are handed to a handler.
   *
   * @param gaveUp told when it takes too long for its listener, and is given up
   * @returns the number of the first of them on this way
   */
  begins(signals: readonly unknown[], route: Route, gaveUp: () => void): number {
    const others = [...this.#running.values()];
    if (others.length >= route.concurrency || others.some((each) => each.route !== route))
      this.#complain(this.path, 'hands out a signal before the one before it is done');
    for (const signal of signals) {
      const at = this.#expected.indexOf(signal);
      if (at < 0) this.#complain(this.path, 'hands out a signal that was not sent, or twice');
      else if (at > 0) this.#complain(this.path, `hands out a signal before ${at} that were sent earlier`);
      if (at >= 0) this.#expected.splice(at, 1);
    }
    this.#running.set(signals, { route, gaveUp });
    this.#delivered += signals.length;
    return this.#delivered - signals.length + 1;
  }

  /** Their handler is done, or threw. */
  ends(signals: readonly unknown[], threw: boolean): void {
    if (!this.#running.delete(signals)) return; // given up before
    if (threw) this.#thrown.push(...signals);
    if (threw) this.#failed += signals.length;
    else this.#handled += signals.length;
  }

  /**
   * The books, compared with the account.
   *
   * @param isClosed whether the tree has come to its end, so that nothing may be under way
   */
  audit(isClosed: boolean): void {
    const { flow } = this.listener;
    const { offered, accepted, refused, waiting, handled, failed, dropped, discarded, queued, running } = flow;
    this.#same('offered', offered, accepted + refused + waiting);
    this.#same('accepted', accepted, handled + failed + dropped + discarded + queued + running);
    this.#same('offered, counted here', this.#offered, offered);
    this.#same('handled, counted here', this.#handled, handled);
    this.#same('failed, counted here', this.#failed, failed);
    this.#same('refused, dropped and discarded, counted here', this.#lost, refused + dropped + discarded);
    this.#same('let in over capacity, counted here', this.#overdrafts, flow.overdrafts);
    if (!isClosed) return;
    this.#same('queued, running and waiting at the end', queued + running + waiting, 0);
    this.#same('neither handled nor counted as lost', this.#expected.length + this.#running.size, 0);
    this.#same('senders that were never let go', this.#waiting, 0);
  }

  #same(what: string, found: number, wanted: number): void {
    if (found !== wanted) this.#complain(this.path, `${what}: ${found}, but ${wanted} is right`);
  }

  offers(signal: unknown): void {
    this.#offered++;
    this.#expected.push(signal);
  }

  /** Refused without a word, where it was not dropped. */
  refuses(signal: unknown): void {
    if (this.#expected.at(-1) === signal) this.loses(signal);
  }

  /** Where others are dropped for it, a signal is accepted though senders wait: it stands before theirs. */
  overtakes(signal: unknown): void {
    const { waiting } = this.listener.queue;
    if (waiting === 0 || this.#expected.at(-1) !== signal) return;
    this.#expected.pop();
    this.#expected.splice(this.#expected.length - waiting, 0, signal);
  }

  /** @param replaced whether a newer one of its key took its place: that is the one offered last */
  drops(signal: unknown, replaced: boolean): void {
    const at = this.#expected.indexOf(signal);
    if (at < 0) this.#complain(this.path, 'drops a signal that is not queued');
    else if (replaced) this.#expected.splice(at, 1, this.#expected.pop());
    else this.#expected.splice(at, 1);
    this.#lost++;
  }

  waits(wait: Promise<void>): Promise<void> {
    this.#waiting++;
    void wait.then(() => this.#waiting--);
    return wait;
  }

  /** What a queue that was never unbounded holds over capacity is overdraft, and no more than the capacity again. */
  checkBound(): void {
    const { queue } = this.listener;
    const over = queue.size - queue.capacity;
    if (over <= 0 || this.#unbounded) return;
    if (over > queue.capacity || over > queue.overdrafts)
      this.#complain(
        this.path,
        `holds ${queue.size} of ${queue.capacity}, with ${queue.overdrafts} overdrafts counted`,
      );
  }

  unbounds(): void {
    this.#unbounded = true;
  }

  overdraws(): void {
    this.#overdrafts++;
  }

  /** It takes too long for its listener. */
  overruns(signal: unknown): void {
    const given = this.#runningWith(signal);
    if (!given) return;
    this.#running.get(given)!.gaveUp();
    this.ends(given, true);
  }

  #runningWith(signal: unknown): readonly unknown[] | undefined {
    return [...this.#running.keys()].find((signals) => signals.includes(signal));
  }

  /** Nobody will handle it. */
  loses(signal: unknown): void {
    const at = this.#expected.lastIndexOf(signal);
    if (removed(this.#thrown, signal)) return; // told of already
    const forsaken = this.#runningWith(signal);
    if (forsaken && this.#running.delete(forsaken)) {
      this.#lost += forsaken.length;
      this.#forsaken.push(...forsaken);
    }
    if (removed(this.#forsaken, signal)) return;
    if (at >= 0) this.#expected.splice(at, 1);
    else this.#offered++; // refused without a look at the queue
    this.#lost++;
    const { node, parent } = this.listener.edge as ChildEdge;
    if (this.listener.direction === 'in' && !node.instance && parent && !parent.spawning) this.orphaned++;
  }
}

function removed(list: unknown[], item: unknown): boolean {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}
