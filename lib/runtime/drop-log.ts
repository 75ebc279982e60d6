import type { DropReason } from '../intercom/drops.js';
import type { CancelTimer, Clock } from '../tasks/clock.js';
import type { ChildEdge } from './child-edge.js';

/** ms between two lines about one edge */
const everyMs = 10_000;

/** Signals of one class, dropped in one direction for one reason. */
interface Count {
  readonly direction: 'in' | 'up';
  readonly signal: string;
  readonly reason: DropReason;
  count: number;
}

/** What was dropped at an edge since its last line, and when the next may come. */
interface Unsaid {
  readonly dueAt: number;
  readonly counts: Count[];
}

/** Says in the log what overflow policies give up: at each edge the first at once, then at most a line in a while. */
export class DropLog {
  readonly #clock: Clock;
  /** what is due first comes first */
  readonly #edges = new Map<ChildEdge, Unsaid>();
  #cancelTimer: CancelTimer | undefined;
  #over = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(edge: ChildEdge, direction: 'in' | 'up', signal: string, reason: DropReason): void {
    if (this.#over) return;
    const unsaid = this.#edges.get(edge);
    if (!unsaid) return this.#say(edge, [{ direction, signal, reason, count: 1 }]);
    const { counts } = unsaid;
    const is = (each: Count): boolean =>
      each.signal === signal && each.direction === direction && each.reason === reason;
    const found = counts.find(is);
    if (found) found.count++;
    else counts.push({ direction, signal, reason, count: 1 });
  }

  /** Says what is left to say. */
  end(): void {
    for (const [edge, { counts }] of this.#edges) if (counts.length > 0) this.#say(edge, counts);
    this.#over = true;
    this.#cancelTimer?.();
    this.#edges.clear();
  }

  /** That a newer one took the place of another is what was asked for; anything else is worth a warning. */
  #say(edge: ChildEdge, dropped: readonly Count[]): void {
    const level = dropped.every(({ reason }) => reason === 'latest') ? 'info' : 'warn';
    const all = dropped.map((each) => `${each.count} ${each.signal} ${each.direction.toUpperCase()} (${each.reason})`);
    edge.node.say(level, { dropped }, `${edge.path} dropped ${all.join(', ')}.`);
    this.#edges.delete(edge);
    this.#edges.set(edge, { dueAt: this.#clock.now() + everyMs, counts: [] });
    this.#arm();
  }

  #arm(): void {
    const [next] = this.#edges;
    if (this.#cancelTimer || !next) return;
    const [edge, { dueAt }] = next;
    const end = (): void => {
      this.#cancelTimer = undefined;
      this.#round();
    };
    this.#cancelTimer = this.#clock.setTimer(dueAt - this.#clock.now(), end, edge, 'drop log');
  }

  #round(): void {
    const now = this.#clock.now();
    for (const [edge, { dueAt, counts }] of this.#edges) {
      if (dueAt > now) break;
      if (counts.length > 0) this.#say(edge, counts);
      else this.#edges.delete(edge);
    }
    this.#arm();
  }
}
