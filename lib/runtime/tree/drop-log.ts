import type { DropReason } from '../../metadata/options.js';
import type { CancelTimer, Clock } from '../../tasks/clock/clock.js';
import type { ItemDropReason } from '../../tasks/listening/source-statistics.js';
import type { TreeEdge } from '../edge/tree-edge.js';

/** ms between two lines about one edge */
const everyMs = 10_000;

/** Signals of one class, dropped in one direction, or items of the source of one method; for one reason. */
type Dropped =
  | { readonly direction: 'in' | 'up'; readonly signal: string; readonly reason: DropReason }
  | { readonly member: string; readonly reason: ItemDropReason };

type Count = Dropped & { count: number };

/** What was dropped at an edge since its last line, and when the next may come. */
interface Unsaid {
  readonly dueAt: number;
  readonly counts: Map<string, Count>;
}

/** Says in the log what overflow policies give up: at each edge the first at once, then at most a line in a while. */
export class DropLog {
  readonly #clock: Clock;
  /** what is due first comes first */
  readonly #edges = new Map<TreeEdge, Unsaid>();
  #cancelTimer: CancelTimer | undefined;
  #over = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(edge: TreeEdge, dropped: Dropped): void {
    if (this.#over) return;
    const unsaid = this.#edges.get(edge);
    if (!unsaid) return this.#say(edge, [{ ...dropped, count: 1 }]);
    const what = nameOf(dropped);
    const found = unsaid.counts.get(what);
    if (found) found.count++;
    else unsaid.counts.set(what, { ...dropped, count: 1 });
  }

  /** Says what is left to say. */
  end(): void {
    for (const [edge, { counts }] of this.#edges) if (counts.size > 0) this.#say(edge, [...counts.values()]);
    this.#over = true;
    this.#cancelTimer?.();
    this.#edges.clear();
  }

  /** That a newer one took the place of another is what was asked for; anything else is worth a warning. */
  #say(edge: TreeEdge, dropped: readonly Count[]): void {
    const level = dropped.every(({ reason }) => reason === 'latest') ? 'info' : 'warn';
    const all = dropped.map((each) => `${each.count} ${nameOf(each)}`);
    edge.node.say(level, { dropped }, `${edge.path} dropped ${all.join(', ')}.`);
    this.#edges.delete(edge);
    this.#edges.set(edge, { dueAt: this.#clock.now() + everyMs, counts: new Map() });
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
      if (counts.size > 0) this.#say(edge, [...counts.values()]);
      else this.#edges.delete(edge);
    }
    this.#arm();
  }
}

function nameOf(dropped: Dropped): string {
  const what = 'member' in dropped ? `for ${dropped.member}` : `${dropped.signal} ${dropped.direction.toUpperCase()}`;
  return `${what} (${dropped.reason})`;
}
