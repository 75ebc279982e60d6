import type { CancelTimer } from '../../tasks/clock/clock.js';
import type { ChildEdge } from '../edge/child-edge.js';
import { openChildren } from '../start/children.js';
import type { ThreadNode } from '../thread-node.js';

/**
 * Brings children of one parent back: takes down those that the strategy names, the last one first, waits for the
 * backoff, and starts them in the order of their fields. Two recoveries that share a child become one.
 */
export class Recovery {
  readonly #parent: ThreadNode;
  /** those that do not run again yet */
  readonly #edges = new Set<ChildEdge>();
  readonly #toStop = new Set<ChildEdge>();
  #dueAt = 0;
  #cancelTimer: CancelTimer | undefined;

  constructor(parent: ThreadNode) {
    this.#parent = parent;
    (parent.belongings.recoveries ??= new Set()).add(this);
  }

  /** A child has ended and comes back after a while, with whom its strategy takes along. */
  take(ended: ChildEdge, along: Iterable<ChildEdge>, delayMs: number): void {
    this.#add(ended);
    for (const edge of along) {
      this.#add(edge);
      if (edge.node.state !== 'restarting' || edge.node.start) this.#toStop.add(edge);
    }
    revive(ended);
    this.#arm(this.#parent.clock.now() + delayMs);
  }

  /** Takes over what another one was to do. */
  merge(other: Recovery): void {
    for (const edge of other.#edges) this.#add(edge);
    for (const edge of other.#toStop) this.#toStop.add(edge);
    this.#arm(other.#dueAt);
    other.giveUp();
  }

  /** Whether a child was asked to end so that it can begin anew. */
  takesDown(edge: ChildEdge): boolean {
    return this.#toStop.has(edge);
  }

  /** whether somebody waits to send to one of them */
  get awaited(): boolean {
    return [...this.#edges].some(({ inward }) => inward && inward.queue.waiting > 0);
  }

  /** Somebody waits to send to one of them: those that have ended do not wait for what they sent UP, which may wait for it. */
  hurry(): void {
    for (const edge of this.#edges) edge.fate.goOn?.();
  }

  /** A child that was taken down has ended. */
  down(edge: ChildEdge): void {
    this.#toStop.delete(edge);
    revive(edge);
    this.goOn();
  }

  /** A child runs again, or has ended for good. */
  drop(edge: ChildEdge): void {
    edge.fate.recovery = undefined;
    this.#edges.delete(edge);
    this.#toStop.delete(edge);
    this.goOn();
  }

  /** The parent ends: nobody is brought back any more. */
  giveUp(): void {
    this.#cancelTimer?.();
    this.#parent.belongings.recoveries?.delete(this);
  }

  goOn(): void {
    if (!this.#parent.spawning) return;
    if (this.#edges.size === 0) this.giveUp();
    else if (this.#toStop.size > 0) this.#stopNext();
    else if (!this.#cancelTimer && ![...this.#edges].some(({ node }) => node.start || node.ending)) this.#startNext();
  }

  #add(edge: ChildEdge): void {
    this.#edges.add(edge);
    edge.fate.recovery = this;
  }

  #arm(dueAt: number): void {
    const { clock } = this.#parent;
    this.#dueAt = Math.max(this.#dueAt, dueAt);
    this.#cancelTimer?.();
    const wait = this.#dueAt - clock.now();
    if (wait <= 0) return;
    const end = (): void => {
      this.#cancelTimer = undefined;
      this.goOn();
    };
    this.#cancelTimer = clock.setTimer(wait, end, this.#inOrder(this.#edges)[0], 'restart');
  }

  /** Not while the parent starts: it is still starting them. */
  #stopNext(): void {
    if (this.#parent.start) return;
    const last = this.#inOrder(this.#toStop).at(-1);
    // One that has left its group is waited for: it is dropped when what it sent UP is handled.
    if (!last || last.node.ending) return;
    last.node.requestStop('stopped');
  }

  #startNext(): void {
    const [next] = this.#inOrder(this.#edges);
    if (!next) return;
    const { slot, fate } = next;
    fate.restarts++;
    slot.restarts++;
    const args = (): readonly unknown[] => this.#parent.argumentsOf(next);
    next.node.startWith(args, (error) => !error && fate.recovery?.drop(next));
  }

  #inOrder(edges: ReadonlySet<ChildEdge>): ChildEdge[] {
    return [...this.#parent.lasting()].filter((edge) => edges.has(edge));
  }
}

/** Puts a new thread behind the ref of one that has ended; it is yet to start. What is queued waits for it. */
function revive(edge: ChildEdge): void {
  const before = edge.node;
  const node = before.successor();
  node.state = 'restarting';
  node.children = openChildren(node, before.children);
  before.children = [];
  edge.inward?.handOver(node, edge);
  edge.upward?.handOver(edge.parent!, edge);
}
