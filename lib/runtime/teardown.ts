import type { TaskThreadError } from '../errors/task-thread-error.js';
import { handledBy, runningIn, startOf } from '../inspection/running.js';
import type { Exit } from '../thread/exit.js';
import { Listener } from '../intercom/listener.js';
import { Activity, type Busy } from './activity.js';
import type { ChildEdge } from './child-edge.js';
import { childExited } from './child-exit.js';
import { mayComeBack } from './comeback.js';
import { timeoutOf } from './deadlines.js';
import { QuietGate } from './quiet-gate.js';
import { release } from './release.js';
import type { ThreadNode } from './thread-node.js';

/** How far the end of one thread has come. */
export interface Ending {
  readonly session: Teardown;
  /** whether `exit` has to run: `enter` was over */
  readonly entered: boolean;
  /** whether it had come to run */
  readonly ran: boolean;
  /** whether signals from the parent are refused */
  refusesIn: boolean;
  /** whether signals from the parent wait for the next instance */
  holdsIn: boolean;
  /** whether `exit` has begun, so that no stop of its own can take it over */
  begun: boolean;
  /** `exit` or `defer`, while one has to be waited for, and since when */
  hook: { readonly member: string; readonly since: number } | undefined;
  /** children from here on have exited */
  cursor: number;
  /** children of the slot before the cursor that have not */
  outstanding: number;
}

const stopped: Exit = { reason: 'stopped' };

/**
 * The end of a subtree, in three phases: quiesce (nothing new begins, what runs goes on to its end), drain (until no
 * queue whose receiver is in the subtree holds anything), exit (children before parents, siblings in reverse order).
 *
 * It waits for a list of what is busy; whatever becomes busy meanwhile adds itself, so each step begins with a quiet
 * subtree and nothing has to be scanned twice.
 */
export class Teardown {
  readonly root: ThreadNode;
  readonly exit: Exit;
  readonly #done: (() => void) | undefined;
  readonly #errors: TaskThreadError[] = [];
  #nodes: ThreadNode[] = [];
  readonly #gate: QuietGate;
  readonly #began: number;

  constructor(root: ThreadNode, exit: Exit, done?: () => void) {
    this.root = root;
    this.exit = exit;
    this.#done = done;
    this.#began = root.tree.surroundings.clock.now();
    this.#gate = new QuietGate(root, (busy) => this.#giveUp(busy));
  }

  begin(): void {
    const { root } = this;
    for (const node of this.#walk()) this.#quiesce(node);
    // What it sends UP is its parent's to handle, whenever that finds the time.
    root.edge.upward?.queue.unbound();
    if (this.exit.reason !== 'failed') this.#turnAway();
    if (!root.serving) {
      root.unboundChildren();
      root.failAsks();
    }
    this.#gate.limit(timeoutOf(root, 'quiesceTimeoutMs'), 'quiesce deadline');
    this.#gate.whenQuiet(() => this.#drain());
    if (!root.edge.parent) root.tree.ending();
  }

  /** What comes from outside the subtree is refused, or waits for the next instance. */
  #turnAway(): void {
    const { ending, edge } = this.root;
    if (mayComeBack(this.root, this.exit)) {
      ending!.holdsIn = true;
      edge.inward?.hold();
    } else {
      ending!.refusesIn = true;
      edge.inward?.queue.closeToNew();
    }
  }

  waitFor(busy: Busy): void {
    this.#gate.waitFor(busy);
  }

  /** An error that came up on the way; the end goes on. */
  keepError(error: TaskThreadError): void {
    this.#errors.push(error);
  }

  /** The nodes of the subtree, parents first; those that end by themselves are waited for instead. */
  *#walk(): Iterable<ThreadNode> {
    const stack = [this.root];
    for (let node = stack.pop(); node; node = stack.pop()) {
      yield node;
      // Told of the stop, it stopped itself: its subtree is that session's, which this one waits for.
      if (node.ending?.session !== this) continue;
      for (const edge of node.unsettled()) {
        const child = edge.node;
        if (child.start && !child.ending) child.requestStop('stopped');
        child.drainIn();
        if (child.start || child.state === 'exited' || child.ending?.begun || child.ending?.session.root === child)
          this.#waitForExit(edge);
        else stack.push(child);
      }
    }
  }

  /** Of one that has exited a signal may be left, in a batch that gathers or in the queue: that is for the drain. */
  #waitForExit(edge: ChildEdge): void {
    if (edge.state === 'exited') edge.upward?.poke();
    else this.#gate.waitFor(edge);
  }

  #quiesce(node: ThreadNode): void {
    const entered = node.ending?.entered ?? (node.start ? node.start.entered : node.state === 'running');
    const ran = node.ending?.ran ?? node.state === 'running';
    node.ending = {
      session: this,
      entered,
      ran,
      refusesIn: false,
      holdsIn: false,
      begun: false,
      hook: undefined,
      cursor: node.children.length,
      outstanding: 0,
    };
    node.state = 'stopping';
    this.#nodes.push(node);
    const { hub } = node.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'stopping', path: node.path });
    // Never begun, as one that waits for its restart, it takes nothing any more: who waits to send to it would wait in vain.
    if (!node.instance && node !== this.root) {
      const { inward } = node.edge;
      node.ending.refusesIn = true;
      inward?.close();
    }
    node.quiesce();
    if (node.active) this.#gate.waitFor(node.activity);
  }

  #drain(): void {
    this.#gate.limit(timeoutOf(this.root, 'drainTimeoutMs'), 'drain deadline');
    for (const node of this.#nodes.splice(0)) {
      for (const listener of node.listeners()) {
        listener.poke();
        if (!listener.quiet) this.#gate.waitFor(listener);
      }
    }
    this.#gate.whenQuiet(() => {
      this.#gate.limit(timeoutOf(this.root, 'drainTimeoutMs'), 'drain deadline');
      this.#exitNext(this.root);
    });
  }

  /** A deadline has passed: what still runs is waited for no longer, what is still queued is given up. */
  #giveUp(busy: readonly Busy[]): void {
    const { overdue, surroundings } = this.root.tree;
    const forMs = surroundings.clock.now() - this.#began;
    // First what each waits for: to give one up may free another.
    for (const each of busy) {
      if (each instanceof Listener) overdue.add(handledBy(each), forMs);
      else if (each instanceof Activity) overdue.add(runningIn(each.node), forMs);
    }
    for (const each of busy) {
      if (each instanceof Listener) overdue.discard((each.edge as ChildEdge).path, each.direction, this.#abandon(each));
      else if (!(each instanceof Activity)) this.#giveUpOn(each as ChildEdge, forMs);
    }
  }

  /** What is queued for a thread that comes back stays for the next instance. */
  #abandon(listener: Listener): readonly unknown[] {
    const { root } = this;
    const keeps = listener.receiver === root && (listener.edge === root.edge || !root.serving);
    return keeps && mayComeBack(root, this.exit) ? listener.forsake() : listener.abandon();
  }

  /** A child that ends by itself: one that still starts is cut short, one that stops has deadlines of its own. */
  #giveUpOn(edge: ChildEdge, forMs: number): void {
    const { node } = edge;
    if (node.start && !node.ending) {
      node.tree.overdue.add([startOf(node)], forMs);
      node.start.giveUp();
    }
    // Of one that has exited only signals are left, which are drained.
    if (!edge.quiet && edge.state !== 'exited') this.#gate.waitFor(edge);
  }

  /** Goes on with the exit of a thread: its children slot by slot, last started first, then itself. */
  #exitNext(node: ThreadNode): void {
    const ending = node.ending!;
    if (ending.session !== this) return;
    for (; ending.cursor > 0; ending.cursor--) {
      const child = node.children[ending.cursor - 1]!;
      const edges = [...child.unsettled()];
      if (edges.length === 0) continue;
      ending.outstanding = edges.length;
      const gone = (): void => this.#childGone(node, ending);
      for (const edge of edges) {
        edge.afterQuiet(gone);
        if (edge.node.ending?.session !== this || edge.state === 'exited') continue;
        node.tree.agenda.do(() => this.#exitNext(edge.node));
      }
      return;
    }
    this.#gate.whenQuiet(() => this.#finish(node));
  }

  #childGone(node: ThreadNode, ending: Ending): void {
    // A stop of its own may have taken the thread over.
    if (node.ending !== ending || --ending.outstanding > 0) return;
    ending.cursor--;
    this.#gate.whenQuiet(() => this.#exitNext(node));
  }

  /** The children have exited and nothing is queued for it: hook, cleanups in reverse, and it is gone. */
  #finish(node: ThreadNode): void {
    const ending = node.ending!;
    if (ending.session !== this) return;
    ending.begun = true;
    if (node !== this.root || !mayComeBack(node, this.exit)) {
      ending.refusesIn = true;
      node.edge.inward?.close();
    }
    const exits = ending.entered && node.position.exits;
    const exit = node === this.root ? this.exit : stopped;
    release(node, exits ? exit : undefined, (errors) => this.#exited(node, errors));
  }

  #exited(node: ThreadNode, errors: readonly TaskThreadError[]): void {
    this.#errors.push(...errors);
    const isRoot = node === this.root;
    if (isRoot) this.#gate.limit(Infinity, '');
    const wanted = isRoot ? this.exit : stopped;
    const [error] = isRoot ? this.#errors : errors;
    const exit: Exit = error && wanted.reason !== 'failed' ? { reason: 'failed', error } : wanted;
    node.exited(exit);
    childExited(node, exit, isRoot ? this.#errors : [], isRoot ? this.#done : undefined);
  }
}
